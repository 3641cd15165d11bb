using Cidadao.Core.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Cidadao.Core.Database.Replica;

/// <summary>Looks at both servers every second: first where the primary is, then what the standby has replayed.</summary>
internal sealed partial class ReplicaWatch(
    ReplicaServers servers, ReplicaState state, IOptions<ReplicaOptions> options, TimeProvider clock, ILogger<ReplicaWatch> logger) : RecurringService(clock, logger)
{
    private readonly ReplicaLag _lag = new();
    private readonly long _started = clock.GetTimestamp();
    private long? _cluster;

    protected override TimeSpan Interval => options.Value.LookEvery;

    protected override async Task RunRoundAsync(CancellationToken stopping)
    {
        var (isPrimaryThere, primary) = await AskAsync(async () => await servers.PrimaryAsync(stopping));
        var (isThere, standby) = await AskAsync(() => servers.StandbyAsync(stopping));
        _cluster = primary?.Cluster ?? _cluster;
        state.Lag = _lag.Look(primary?.Position, standby?.Position, Clock.GetElapsedTime(_started));
        if (standby is { } there)
            state.Replayed = there.Position;
        if (state.IsPrimaryThere != isPrimaryThere)
            LogPrimary(logger, isPrimaryThere);
        state.IsPrimaryThere = isPrimaryThere;

        var status = !isThere ? ReplicaStatus.Down
            : standby is not { } known || (_cluster ?? known.Cluster) != known.Cluster ? ReplicaStatus.Foreign
            : state.Lag > options.Value.MaxLag ? ReplicaStatus.Lagging
            : ReplicaStatus.Following;
        if (state.Status != status)
            LogStatus(logger, status, state.Lag);
        state.Status = status;
    }

    private static async Task<(bool IsThere, ServerPosition? Position)> AskAsync(Func<Task<ServerPosition?>> ask)
    {
        try
        {
            return (true, await ask());
        }
        catch (Npgsql.NpgsqlException)
        {
            return (false, null);
        }
    }

    [LoggerMessage(1080, LogLevel.Warning, "The standby is now {Status}, {Lag} behind")]
    private static partial void LogStatus(ILogger logger, ReplicaStatus status, TimeSpan lag);

    [LoggerMessage(1081, LogLevel.Warning, "The primary answers: {IsThere}")]
    private static partial void LogPrimary(ILogger logger, bool isThere);
}
