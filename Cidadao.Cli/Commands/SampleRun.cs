using Cidadao.Cli.Output;
using Cidadao.Cli.Sample;

namespace Cidadao.Cli.Commands;

/// <summary>Generates a sample with progress, and says what it wrote.</summary>
internal sealed class SampleRun(Session session)
{
    public async Task RunAsync(SampleOptions options, string path, CancellationToken cancellationToken)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        var start = session.Clock.GetTimestamp();
        var truth = await session.Screen.FollowAsync(
            board => SampleGenerator.WriteAsync(options, path, new Shown(board, session.Texts), cancellationToken));
        var expected = truth.Cases.Count(planted => planted.IsExpected);
        session.Screen.Line(session.Texts.Generated(path, truth.Counts.Contracts, truth.Counts.Items, session.Clock.GetElapsedTime(start).TotalSeconds));
        session.Screen.Line(session.Texts.Truth(SampleGenerator.TruthPath(path), expected, truth.Cases.Count - expected));
    }

    private sealed class Shown(IProgressBoard board, Texts texts) : IProgress<double>
    {
        public void Report(double value)
        {
            var line = texts.Generating(value);
            board.Show(line, new Bar(line, value));
        }
    }
}
