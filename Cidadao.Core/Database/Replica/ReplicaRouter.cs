using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NpgsqlTypes;

namespace Cidadao.Core.Database.Replica;

/// <summary>Who answers a read.</summary>
public enum DatabaseServer
{
    Primary,
    Standby,
}

/// <summary>What a read came to.</summary>
/// <param name="IsStale">The primary was away: the standby may not have had what was committed last.</param>
public readonly record struct RoutedRead<T>(T Value, DatabaseServer Server, bool IsStale);

/// <summary>
/// Sends reads to the standby or to the primary. Whoever answers has everything that was committed before the read began, by whomever: so a
/// client sees what his command changed, the worker what an investigation's command saw, and the cache, when an event has evicted an answer,
/// what that event tells of. Only while the primary is away nobody can know what it committed last; then the standby's answer is marked.
/// </summary>
public sealed partial class ReplicaRouter
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(2);

    /// <summary>Null when no standby is configured.</summary>
    private readonly ReplicaServers? _servers;
    private readonly ReplicaState _state;
    private readonly ReplicaMetrics _metrics;
    private readonly ReplicaOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<ReplicaRouter> _logger;

    internal ReplicaRouter(
        ReplicaServers? servers, ReplicaState state, ReplicaMetrics metrics, IOptions<ReplicaOptions> options, TimeProvider clock, ILogger<ReplicaRouter> logger) =>
        (_servers, _state, _metrics, _options, _clock, _logger) = (servers, state, metrics, options.Value, clock, logger);

    /// <summary>A read that takes long: of the standby, and of the primary when that one cannot.</summary>
    /// <param name="read">Called with the server to read from; a second time when the first one failed.</param>
    /// <param name="mayBeStale">False: without the primary there is no answer.</param>
    public async Task<RoutedRead<T>> ScanAsync<T>(Func<DatabaseServer, Task<T>> read, bool mayBeStale, CancellationToken cancellation)
    {
        try
        {
            if (await OfStandbyAsync(read, mayBeStale, cancellation) is { } answer)
                return answer;
        }
        catch (Exception e) when (HasStandbyFailed(e) && !cancellation.IsCancellationRequested)
        {
            _metrics.Read(DatabaseServer.Primary, "failed");
        }

        return new(await read(DatabaseServer.Primary), DatabaseServer.Primary, IsStale: false);
    }

    /// <summary>A read that takes moments: of the primary, and of the standby when that one is away or has no connection to give.</summary>
    /// <param name="read">Called with the server to read from; a second time when the first one failed.</param>
    public async Task<RoutedRead<T>> FindAsync<T>(Func<DatabaseServer, Task<T>> read, CancellationToken cancellation)
    {
        try
        {
            if (_state.IsPrimaryThere || _state.Status != ReplicaStatus.Following)
                return new(await read(DatabaseServer.Primary), DatabaseServer.Primary, IsStale: false);
        }
        catch (Exception e) when (_state.Status == ReplicaStatus.Following && DatabaseFault.IsAway(e) && !cancellation.IsCancellationRequested)
        {
            LogTurned(_logger, e);
        }

        return await OfStandbyAsync(read, mayBeStale: true, cancellation) ?? new(await read(DatabaseServer.Primary), DatabaseServer.Primary, IsStale: false);
    }

    /// <summary>
    /// (1) A standby that is down, or too far behind, is not asked. (2) The primary says where it is; when it cannot, the standby's answer is
    /// better than none, and is marked. (3) The standby is waited for until it has come so far, not for long. (4) It reads.
    /// </summary>
    /// <returns>Null when it is for the primary to answer.</returns>
    private async Task<RoutedRead<T>?> OfStandbyAsync<T>(Func<DatabaseServer, Task<T>> read, bool mayBeStale, CancellationToken cancellation)
    {
        if (_state.Status != ReplicaStatus.Following) // 1
            return Nobody<T>(_state.Status == ReplicaStatus.None ? null : "down");
        if (await PositionAsync(cancellation) is not { } position) // 2
        {
            if (!mayBeStale)
                return Nobody<T>(null);
            _metrics.Read(DatabaseServer.Standby, "stale");
            return new(await read(DatabaseServer.Standby), DatabaseServer.Standby, IsStale: true);
        }

        if (!await CatchesUpAsync(position, cancellation)) // 3
            return Nobody<T>("behind");
        var value = await read(DatabaseServer.Standby); // 4
        _metrics.Read(DatabaseServer.Standby, "following");
        return new(value, DatabaseServer.Standby, IsStale: false);
    }

    /// <param name="why">Null when it is not the standby's fault.</param>
    private RoutedRead<T>? Nobody<T>(string? why)
    {
        if (why is not null)
            _metrics.Read(DatabaseServer.Primary, why);
        return null;
    }

    /// <returns>Null when the primary is away.</returns>
    private async Task<NpgsqlLogSequenceNumber?> PositionAsync(CancellationToken cancellation)
    {
        if (!_state.IsPrimaryThere)
            return null;
        try
        {
            return (await _servers!.PrimaryAsync(cancellation)).Position;
        }
        catch (Exception e) when (DatabaseFault.IsAway(e))
        {
            return null;
        }
    }

    /// <summary>Who was seen further behind than anybody waits is not waited for.</summary>
    private async Task<bool> CatchesUpAsync(NpgsqlLogSequenceNumber position, CancellationToken cancellation)
    {
        for (var began = _clock.GetTimestamp(); _state.Replayed < position; await Task.Delay(Glance, _clock, cancellation))
        {
            if (await _servers!.StandbyAsync(cancellation) is not { } now)
                return false;
            _state.Replayed = now.Position;
            if (now.Position >= position)
                return true;
            if (_state.Lag > _options.CatchUp || _clock.GetElapsedTime(began) > _options.CatchUp)
                return false;
        }

        return true;
    }

    /// <summary>The standby's failure; until somebody looks at it again it is not asked, unless it only had to make room for what it replays.</summary>
    private bool HasStandbyFailed(Exception e)
    {
        if (DatabaseFault.IsRecoveryConflict(e))
            return true;
        if (!DatabaseFault.IsAway(e))
            return false;
        _state.Status = ReplicaStatus.Down;
        LogFailed(_logger, e);
        return true;
    }

    [LoggerMessage(1082, LogLevel.Warning, "The standby failed; the primary reads in its place")]
    private static partial void LogFailed(ILogger logger, Exception e);

    [LoggerMessage(1083, LogLevel.Warning, "The primary failed; the standby reads in its place")]
    private static partial void LogTurned(ILogger logger, Exception e);
}
