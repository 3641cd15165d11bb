using System.Text.Json;
using Cidadao.Api.Responses;
using Cidadao.Cli.Client;
using Cidadao.Cli.Output;

namespace Cidadao.Cli.Commands;

/// <summary>One investigation: started, watched to its end, its findings told.</summary>
internal sealed class InvestigationRun(Session session)
{
    /// <param name="severity">Lowest severity that is listed.</param>
    /// <param name="limit">How many findings are listed at most.</param>
    /// <returns>0 when the investigation was completed.</returns>
    public async Task<int> RunAsync(StartInvestigationRequest request, string severity, int limit, CancellationToken cancellationToken)
    {
        var accepted = await session.Api.StartAsync(request, cancellationToken);
        InvestigationReport report;
        try
        {
            var ended = await session.Screen.FollowAsync(board => WatchAsync(board, accepted.Id, cancellationToken));
            report = new InvestigationReport(ended, await session.Api.FindingsAsync(ended.Id, severity, limit, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await session.CancelAsync(token => session.Api.CancelInvestigationAsync(accepted.Id, token), session.Texts.InvestigationCancelled);
            throw;
        }

        return Tell(report);
    }

    private int Tell(InvestigationReport report)
    {
        if (session.Screen.Json)
            session.Screen.Document(JsonSerializer.Serialize(report, CliJson.Default.InvestigationReport));
        else
            session.Screen.Print(report);
        if (report.Investigation.Status == "completed")
            return ExitCode.Done;
        session.Screen.Complain(report.Investigation.Status == "failed"
            ? session.Texts.InvestigationFailed(report.Investigation.Failure)
            : session.Texts.InvestigationWasCancelled);
        return ExitCode.Failed;
    }

    private async Task<InvestigationResponse> WatchAsync(IProgressBoard board, Guid id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var investigation = await session.Api.InvestigationAsync(id, cancellationToken);
            Show(board, investigation);
            if (investigation.Status is "completed" or "failed" or "cancelled")
                return investigation;
            await Task.Delay(Session.PollPause, session.Clock, cancellationToken);
        }
    }

    private void Show(IProgressBoard board, InvestigationResponse investigation)
    {
        var tasks = investigation.Tasks;
        if (tasks.Count == 0)
        {
            board.Show(session.Texts.Waiting, new Bar(session.Texts.Waiting, 0));
            return;
        }

        var line = session.Texts.Investigating(tasks.Count(task => task.Status != "planned"), tasks.Count, investigation.Findings.Total);
        var bars = tasks.Select(task => new Bar(session.Texts.Task(task), task.Status == "planned" ? 0 : 1));
        board.Show(line, [new Bar(line, investigation.Progress), .. bars]);
    }
}
