using Spectre.Console;

namespace Cidadao.Cli.Output;

/// <summary>A line every two seconds at most, and only when it says something new.</summary>
internal sealed class PlainBoard(Action<string> write, TimeProvider clock) : IProgressBoard
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private string? _last;
    private long _lastAt;

    public void Show(string line, params IReadOnlyList<Bar> bars)
    {
        lock (_lock)
        {
            if (line == _last || (_last is not null && clock.GetElapsedTime(_lastAt) < Pause))
                return;
            (_last, _lastAt) = (line, clock.GetTimestamp());
            write(line);
        }
    }
}

/// <summary>Moving bars.</summary>
internal sealed class LiveBoard(ProgressContext context) : IProgressBoard
{
    private readonly List<ProgressTask> _bars = [];

    public void Show(string line, params IReadOnlyList<Bar> bars)
    {
        lock (_bars)
        {
            for (var i = 0; i < bars.Count; i++)
            {
                var text = Markup.Escape(bars[i].Text);
                if (i == _bars.Count)
                    _bars.Add(context.AddTask(text, maxValue: 1));
                _bars[i].Description = text;
                _bars[i].Value = bars[i].Share;
            }
        }
    }
}
