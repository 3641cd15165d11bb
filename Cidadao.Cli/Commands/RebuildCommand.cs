using System.CommandLine;
using System.Text.Json;
using Cidadao.Api.Responses;

namespace Cidadao.Cli.Commands;

/// <summary><c>rebuild</c>: the read model of investigations beside a replay of all their events.</summary>
internal static class RebuildCommand
{
    public static Command Create(Texts texts, CliEnvironment environment)
    {
        var apply = new Option<bool>("--apply") { Description = texts.ApplyOption };
        var api = CommandOptions.Api(texts);
        var json = CommandOptions.Json(texts);
        var command = new Command("rebuild", texts.RebuildCommand) { apply, api, json };
        Session.SetAction(command, environment, api, parsed => parsed.GetValue(json), (session, parsed, cancellationToken) =>
            RunAsync(session, parsed.GetValue(apply), cancellationToken));
        return command;
    }

    /// <returns>0 when nothing differs, or what differed was put right.</returns>
    private static async Task<int> RunAsync(Session session, bool apply, CancellationToken cancellationToken)
    {
        var accepted = await session.Api.RebuildAsync(apply, cancellationToken);
        var rebuild = await session.Api.RebuildAsync(accepted.Id, cancellationToken);
        while (rebuild.Status == "running")
        {
            await Task.Delay(Session.PollPause, session.Clock, cancellationToken);
            rebuild = await session.Api.RebuildAsync(accepted.Id, cancellationToken);
        }

        Tell(session, rebuild);
        return rebuild.Status == "completed" && (apply || rebuild.Differences.Count == 0) ? ExitCode.Done : ExitCode.Failed;
    }

    private static void Tell(Session session, RebuildResponse rebuild)
    {
        var (screen, texts) = (session.Screen, session.Texts);
        if (screen.Json)
        {
            screen.Document(JsonSerializer.Serialize(rebuild, ApiJson.Default.RebuildResponse));
            return;
        }

        if (rebuild.Status == "failed")
            screen.Complain(texts.RebuildFailed(rebuild.Failure));
        else
            screen.Line(texts.Rebuilt(rebuild));
        if (rebuild.Differences.Count > 0)
            screen.Table(texts.DifferenceColumns, rebuild.Differences.Select(difference => new[] { difference.InvestigationId.ToString(), string.Join(", ", difference.Columns) }));
    }
}
