using Cidadao.Core.Database;
using Cidadao.Core.Investigations;
using Cidadao.Core.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Cidadao.AgentWorker.Investigations;

/// <summary>Gives out again the shards that take too long: their worker may hang, or have a bad day. Whichever worker is first counts.</summary>
internal sealed partial class StragglerWatch(
    IServiceScopeFactory scopes, IOptions<InvestigationOptions> options, TimeProvider clock, ILogger<StragglerWatch> logger) : BackgroundService
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var patience = options.Value.StragglerAfter;
        using var timer = new PeriodicTimer(patience / 4 < LongestInterval ? patience / 4 : LongestInterval, clock);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
                await LookAsync(patience, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or DbUpdateException or InvalidOperationException { InnerException: NpgsqlException })
            {
                LogFailed(logger, e);
            }
        }
    }

    private async Task LookAsync(TimeSpan patience, CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CidadaoDbContext>();
        var before = clock.GetUtcNow() - patience;
        var running = await db.Investigations.AsNoTracking()
            .Where(i => i.Status == InvestigationStatus.Running && i.StartedAt < before)
            .Select(i => i.Id)
            .ToListAsync(stopping);
        var store = scope.ServiceProvider.GetRequiredService<InvestigationStore>();
        foreach (var id in running)
        {
            // Two workers may look at once: the second finds the shards just given out, or conflicts and looks again.
            IReadOnlyList<int> late = [];
            await store.ChangeAsync(id, i => late = i.Reissue(patience, clock.GetUtcNow()), stopping, i => Send(db, i, late));
            if (late.Count > 0)
                LogReissued(logger, id, string.Join(", ", late));
        }
    }

    private void Send(CidadaoDbContext db, Investigation investigation, IReadOnlyList<int> shards)
    {
        foreach (var shard in shards)
            db.Send(MessageTypes.ShardOf(investigation.State.Contracts ?? 0), new(investigation.Id, shard), clock.GetUtcNow());
    }

    [LoggerMessage(1210, LogLevel.Warning, "Investigation {Id}: shards {Shards} take too long and were given out again")]
    private static partial void LogReissued(ILogger logger, Guid id, string shards);

    [LoggerMessage(1211, LogLevel.Warning, "Stragglers cannot be looked for now")]
    private static partial void LogFailed(ILogger logger, Exception e);
}
