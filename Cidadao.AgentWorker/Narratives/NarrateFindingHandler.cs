using Cidadao.Core.Database;
using Cidadao.Core.Messaging;
using Cidadao.Core.Narratives;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.AgentWorker.Narratives;

/// <summary>Has one finding told because somebody asked; what a model wrote before is not paid for again.</summary>
internal sealed class NarrateFindingHandler(CidadaoDbContext db, NarrativeAuthor author, NarrativeJournal journal) : IWorkHandler<NarrateFinding>
{
    public async Task HandleAsync(NarrateFinding work, Delivery delivery, CancellationToken cancellation)
    {
        var isTold = await db.Narratives.TagWith("narratives.exists").AnyAsync(told => told.FindingId == work.FindingId && told.Writer == NarrativeWriter.Model, cancellation);
        if (!isTold && await db.Findings.AsNoTracking().TagWith("findings.get").FirstOrDefaultAsync(finding => finding.Id == work.FindingId, cancellation) is { } finding)
            await journal.WriteAsync(finding, await author.WriteAsync(StoredCase.Of(finding), cancellation), cancellation);
    }

    /// <inheritdoc cref="NarrateInvestigationHandler.GiveUpAsync"/>
    public Task GiveUpAsync(NarrateFinding work, string error, CancellationToken cancellation) => Task.CompletedTask;
}
