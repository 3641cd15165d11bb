using System.CommandLine;

namespace Cidadao.Cli.Commands;

/// <summary>The commands and how they are called.</summary>
internal static class CommandLine
{
    // Ctrl-C: time to cancel on the server before the process goes.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(15);

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, CliEnvironment environment, CancellationToken cancellationToken = default)
    {
        var texts = new Texts(environment.Portuguese);
        var root = new RootCommand(texts.Root)
        {
            ImportCommand.Create(texts, environment),
            InvestigateCommand.Create(texts, environment),
            ExportCommand.Create(texts, environment),
            RebuildCommand.Create(texts, environment),
            KeyCommand.Create(texts, environment),
            SampleCommand.Create(texts, environment),
            FirstRunCommand.Create(texts, environment),
        };
        var parsed = root.Parse(args);
        var code = await parsed.InvokeAsync(
            new InvocationConfiguration { Output = environment.Output, Error = environment.Error, ProcessTerminationTimeout = TerminationTimeout },
            cancellationToken);
        return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
    }
}
