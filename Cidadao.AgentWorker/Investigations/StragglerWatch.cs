using Cidadao.Core.Database;
using Cidadao.Core.Hosting;
using Cidadao.Core.Investigations;
using Cidadao.Core.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Cidadao.AgentWorker.Investigations;

/// <summary>Gives out again the shards that take too long: their worker may hang, or have a bad day. Whichever worker is first counts.</summary>
internal sealed partial class StragglerWatch(
    IServiceScopeFactory scopes, IOptions<InvestigationOptions> options, TimeProvider clock, ILogger<StragglerWatch> logger)
    : RecurringService(clock, logger)
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(30);

    private readonly TimeSpan _patience = options.Value.StragglerAfter;

    protected override TimeSpan Interval => _patience / 4 < LongestInterval ? _patience / 4 : LongestInterval;

    protected override async Task RunRoundAsync(CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CidadaoDbContext>();
        var before = Clock.GetUtcNow() - _patience;
        var running = await db.Investigations.AsNoTracking()
            .Where(i => i.Status == InvestigationStatus.Running && i.StartedAt < before)
            .Select(i => i.Id)
            .TagWith("investigations.stragglers")
            .ToListAsync(stopping);
        var store = scope.ServiceProvider.GetRequiredService<InvestigationStore>();
        foreach (var id in running)
        {
            // Two workers may look at once: the second finds the shards just given out, or conflicts and looks again.
            IReadOnlyList<int> late = [];
            await store.ChangeAsync(id, i => late = i.Reissue(_patience, Clock.GetUtcNow()), stopping, i => Send(db, i, late));
            if (late.Count > 0)
                LogReissued(logger, id, string.Join(", ", late));
        }
    }

    private void Send(CidadaoDbContext db, Investigation investigation, IReadOnlyList<int> shards)
    {
        foreach (var shard in shards)
            db.Send(MessageTypes.ShardOf(investigation.State.Contracts ?? 0), new(investigation.Id, shard), Clock.GetUtcNow());
    }

    [LoggerMessage(1210, LogLevel.Warning, "Investigation {Id}: shards {Shards} take too long and were given out again")]
    private static partial void LogReissued(ILogger logger, Guid id, string shards);
}
