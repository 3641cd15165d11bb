using Spectre.Console;
using Spectre.Console.Rendering;

namespace Cidadao.Cli.Output;

/// <summary>One bar of a board. <paramref name="Share"/> in [0, 1].</summary>
internal readonly record struct Bar(string Text, double Share);

/// <summary>Where progress is shown, as often as there is something new.</summary>
internal interface IProgressBoard
{
    /// <param name="line">All of it in one line, for where there are no bars.</param>
    /// <param name="bars">The same in bars; later calls move those of the same place.</param>
    void Show(string line, params IReadOnlyList<Bar> bars);
}

/// <summary>Writes results, progress and complaints: colours and bars on a terminal, plain lines elsewhere.</summary>
internal sealed class Screen
{
    // Wide enough that a row of a table stays one line, which is what a script reads.
    private const int PlainWidth = 240;

    private readonly bool _isTerminal;
    private readonly IAnsiConsole _output;
    private readonly IAnsiConsole _notices;
    private readonly IAnsiConsole _error;
    private readonly TimeProvider _clock;

    /// <param name="json">Leaves standard output to the one document: everything else goes to standard error.</param>
    public Screen(CliEnvironment environment, bool json)
    {
        _isTerminal = environment.IsTerminal;
        _clock = environment.Clock;
        _output = Create(environment.Output, environment.IsTerminal);
        _error = Create(environment.Error, environment.IsTerminal);
        _notices = json ? _error : _output;
        Json = json;
        Texts = new Texts(environment.Portuguese);
    }

    public Texts Texts { get; }

    public bool Json { get; }

    public void Line(string text) => Write(_notices, text, Style.Plain);

    public void Complain(string text) => Write(_error, text, new Style(Color.Red));

    /// <summary>The document of <c>--json</c>, byte for byte.</summary>
    public void Document(string json) => _output.Profile.Out.Writer.WriteLine(json);

    /// <param name="rightAligned">Columns of numbers.</param>
    public void Table(string[] columns, IEnumerable<string[]> rows, params int[] rightAligned)
    {
        var table = new Table { Border = _isTerminal ? TableBorder.Rounded : TableBorder.Ascii };
        for (var i = 0; i < columns.Length; i++)
        {
            var number = rightAligned.Contains(i);
            table.AddColumn(new TableColumn(new Text(columns[i], new Style(decoration: Decoration.Bold)))
            {
                Alignment = number ? Justify.Right : Justify.Left,
                NoWrap = number,
            });
        }

        foreach (var row in rows)
            table.AddRow(row.Select(IRenderable (cell) => new Text(cell)));
        _notices.Write(table);
    }

    /// <summary>Shows progress while <paramref name="work"/> runs.</summary>
    public async Task<T> FollowAsync<T>(Func<IProgressBoard, Task<T>> work)
    {
        if (!_isTerminal)
            return await work(new PlainBoard(Line, _clock));
        return await _notices.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
            .StartAsync(context => work(new LiveBoard(context)));
    }

    /// <summary>Elsewhere than on a terminal a line is never broken.</summary>
    private void Write(IAnsiConsole console, string text, Style style)
    {
        if (_isTerminal)
            console.Write(new Paragraph(text + Environment.NewLine, style));
        else
            console.Profile.Out.Writer.WriteLine(text);
    }

    private static IAnsiConsole Create(TextWriter writer, bool terminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = terminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!terminal)
            console.Profile.Width = PlainWidth;
        return console;
    }
}
