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

    /// <summary>(1) Opens every file, (2) asks what an upload may be, (3) sends them as one. What is wrong with a file is said before the third.</summary>
    /// <returns>2 when a file cannot be read, 6 when the files are too large or refused, 1 when the import failed.</returns>
    public static async Task<int> RunAsync(Session session, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        using var upload = new UploadFiles();
        if (files.Count(file => TryOpen(session, upload, file)) < files.Count) // (1)
            return ExitCode.Usage;

        var limits = await session.Api.UploadLimitsAsync(cancellationToken); // (2)
        var names = upload.Files.Select(file => file.Name).ToList();
        if (upload.Bytes > limits.MaxFileBytes)
        {
            session.Screen.Complain(session.Texts.TooLarge(string.Join(", ", names), upload.Bytes, limits.MaxFileBytes));
            return ExitCode.Refused;
        }

        var report = await new ImportRun(session).RunAsync(upload, names, cancellationToken); // (3)
        if (session.Screen.Json)
            session.Screen.Document(JsonSerializer.Serialize(report, CliJson.Default.ImportReport));
        if (report.Problem is not null)
            return ExitCode.Refused;
        return report.Import is { Status: "completed" } ? ExitCode.Done : ExitCode.Failed;
    }

    private static bool TryOpen(Session session, UploadFiles upload, string path)
    {
        try
        {
            upload.Add(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            session.Screen.Complain(Path.Exists(path) ? session.Texts.CannotRead(path, e.Message) : session.Texts.NoSuchFile(path));
            return false;
        }
    }
}
