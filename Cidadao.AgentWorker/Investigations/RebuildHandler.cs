using System.Text.Json;
using Cidadao.Core.Database;
using Cidadao.Core.Investigations;
using Cidadao.Core.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.AgentWorker.Investigations;

/// <summary>Replays all investigations, compares, and writes the result in the transaction of the comparison.</summary>
internal sealed class RebuildHandler(CidadaoDbContext db, ReadModelRebuild rebuild, TimeProvider clock) : IWorkHandler<RebuildReadModel>
{
    public Task HandleAsync(RebuildReadModel work, Delivery delivery, CancellationToken cancellation) => rebuild.RunAsync(
        work.Apply,
        async compared =>
        {
            var differences = JsonSerializer.Serialize(compared.Differences, CoreJson.Default.IReadOnlyListReadModelDifference);
            await db.Rebuilds.Where(r => r.Id == work.RebuildId).TagWith("rebuilds.end").ExecuteUpdateAsync(
                record => record.SetProperty(r => r.Investigations, compared.Investigations)
                    .SetProperty(r => r.Events, compared.Events)
                    .SetProperty(r => r.Differences, differences)
                    .SetProperty(r => r.EndedAt, clock.GetUtcNow()),
                cancellation);
            await delivery.CompleteAsync(db.Database.GetDbConnection(), cancellation);
        },
        cancellation);

    public Task GiveUpAsync(RebuildReadModel work, string error, CancellationToken cancellation) =>
        db.Rebuilds.Where(r => r.Id == work.RebuildId).TagWith("rebuilds.fail").ExecuteUpdateAsync(
            record => record.SetProperty(r => r.Failure, error).SetProperty(r => r.EndedAt, clock.GetUtcNow()), cancellation);
}
