using Cidadao.Core.Agents;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Cidadao.Core.Investigations;
using Cidadao.Core.RedFlags;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.AgentWorker.Investigations;

/// <summary>
/// Goes an investigation's way to and from the database once before the first message is taken, and takes it all back: who asks first
/// should not wait for code to be compiled.
/// </summary>
internal sealed partial class WarmUp(IServiceScopeFactory scopes, ContractViewReader reader, TimeProvider clock, ILogger<WarmUp> logger) : IHostedService
{
    /// <summary>A warm-up that takes longer is given up: the database may be away.</summary>
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(10);

    /// <summary>No contract has a unit of this code.</summary>
    private static readonly ContractFilter Nothing = new(Unit: "-");

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Within, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var started = clock.GetTimestamp();
        try
        {
            await reader.ReadAsync(Nothing, ViewParts.All, either.Token);
            await RehearseAsync(either.Token);
            LogWarm(logger, (long)clock.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogCold(logger, e);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task RehearseAsync(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CidadaoDbContext>();
        var store = scope.ServiceProvider.GetRequiredService<InvestigationStore>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = clock.GetUtcNow();
        var investigation = Investigation.Request(Guid.CreateVersion7(now), Nothing, [], now);
        await store.StageAsync(investigation, cancellation);
        await db.SaveChangesAsync(cancellation);
        db.ChangeTracker.Clear();
        var contracts = await db.Contracts.Matching(Nothing).LongCountAsync(cancellation);
        await store.StageChangeAsync(
            investigation.Id, loaded => loaded.Start(contracts, Plan.Cut(Plan.For([]), contracts), now, Planner.Outline(Plan.For([]), Nothing, contracts, 1)), cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.RollbackAsync(cancellation);
    }

    [LoggerMessage(1230, LogLevel.Information, "The way of an investigation was warm after {Milliseconds} ms")]
    private static partial void LogWarm(ILogger logger, long milliseconds);

    [LoggerMessage(1231, LogLevel.Warning, "The way of an investigation could not be warmed; the first one will take longer")]
    private static partial void LogCold(ILogger logger, Exception e);
}
