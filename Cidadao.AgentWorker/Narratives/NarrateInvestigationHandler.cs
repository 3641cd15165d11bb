using Cidadao.AgentWorker.Language;
using Cidadao.Core.Database;
using Cidadao.Core.Messaging;
using Cidadao.Core.Narratives;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Cidadao.AgentWorker.Narratives;

/// <summary>
/// Has the weightiest findings of an investigation told, some at a time, each committed by itself: a second delivery goes on at what has no
/// text yet. Once the day's tokens are spent, the rest keeps the template's text without a row, and can be asked for on demand.
/// </summary>
internal sealed class NarrateInvestigationHandler(
    CidadaoDbContext db, NarrativeAuthor author, NarrativeJournal journal, IOptions<LanguageModelOptions> options) : IWorkHandler<NarrateInvestigation>
{
    public async Task HandleAsync(NarrateInvestigation work, Delivery delivery, CancellationToken cancellation)
    {
        var narratives = options.Value.Narratives;
        // The most that an investigation gets is counted before the ones that are there are left out: again means no more of them.
        var weightiest = db.Findings.AsNoTracking()
            .Where(finding => finding.InvestigationId == work.InvestigationId && finding.Severity >= narratives.From)
            .OrderByDescending(finding => finding.Score).ThenBy(finding => finding.Id)
            .Take(narratives.PerInvestigation);
        var untold = await weightiest.Where(finding => !db.Narratives.Any(told => told.FindingId == finding.Id)).TagWith("narratives.untold").ToListAsync(cancellation);

        using var spent = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            await Parallel.ForEachAsync(
                untold.OrderByDescending(finding => finding.Score),
                new ParallelOptions { MaxDegreeOfParallelism = narratives.Concurrency, CancellationToken = spent.Token },
                async (finding, stopping) =>
                {
                    var narrative = await author.WriteAsync(StoredCase.Of(finding), stopping);
                    if (narrative.Reason == NarrativeReason.BudgetSpent)
                        await spent.CancelAsync();
                    else
                        await journal.WriteAsync(finding, narrative, stopping);
                });
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The budget is spent: what is under way ends with it, since nobody has an answer to expect.
        }
    }

    /// <summary>Nothing waits for it: the findings have the template's text.</summary>
    public Task GiveUpAsync(NarrateInvestigation work, string error, CancellationToken cancellation) => Task.CompletedTask;
}
