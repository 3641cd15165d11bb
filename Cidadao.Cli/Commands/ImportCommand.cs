using System.CommandLine;
using System.Text.Json;
using Cidadao.Cli.Client;

namespace Cidadao.Cli.Commands;

/// <summary><c>import FILE…</c></summary>
internal static class ImportCommand
{
    public static Command Create(Texts texts, CliEnvironment environment)
    {
        var files = new Argument<string[]>("FILE") { Description = texts.FilesArgument, Arity = ArgumentArity.OneOrMore };
        var api = CommandOptions.Api(texts);
        var json = CommandOptions.Json(texts);
        var command = new Command("import", texts.ImportCommand) { files, api, json };
        Session.SetAction(command, environment, api, parsed => parsed.GetValue(json),
            (session, parsed, cancellationToken) => RunAsync(session, parsed.GetRequiredValue(files), cancellationToken));
        return command;
    }

    /// <returns>6 when any file was refused, otherwise 1 when any import failed.</returns>
    public static async Task<int> RunAsync(Session session, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var missing = files.Where(file => !File.Exists(file)).ToList();
        foreach (var file in missing)
            session.Screen.Complain(session.Texts.NoSuchFile(file));
        if (missing.Count > 0)
            return ExitCode.Usage;

        var reports = new List<ImportReport>();
        foreach (var file in files)
            reports.Add(await new ImportRun(session).RunAsync(file, cancellationToken));
        if (session.Screen.Json)
            session.Screen.Document(JsonSerializer.Serialize(reports, CliJson.Default.IReadOnlyListImportReport));
        if (reports.Any(report => report.Problem is not null))
            return ExitCode.Refused;
        return reports.All(report => report.Import is { Status: "completed" }) ? ExitCode.Done : ExitCode.Failed;
    }
}
