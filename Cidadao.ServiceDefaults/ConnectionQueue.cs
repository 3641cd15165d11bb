using System.Data.Common;
using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Cidadao.ServiceDefaults;

/// <summary>
/// Who needs a connection when all are in use waits, for a time and in a queue that both have a bound: a client that is told at once to come
/// again later is better off than one in a queue that nobody will get through. Npgsql bounds the time; this bounds the queue, for whatever EF
/// Core opens. A connection that is free is taken without waiting, so that whoever is opening one stands in the queue.
/// </summary>
internal sealed class ConnectionQueue : DbConnectionInterceptor, IDisposable
{
    private readonly int _most;
    private readonly Meter _meter;
    private readonly Counter<long> _refused;
    private readonly KeyValuePair<string, object?> _pool;
    private int _waiting;

    /// <param name="pool">Name of the pool, in metrics.</param>
    /// <param name="most">Who waits beyond so many is refused.</param>
    public ConnectionQueue(string pool, int most, IMeterFactory meters)
    {
        _most = most;
        _pool = new("pool", pool);
        _meter = meters.Create("Cidadao.Database.Pools");
        _refused = _meter.CreateCounter<long>("cidadao_ai_db_pool_refused", "{request}", "Refused for want of a connection, by pool and reason: full, late.");
        _refused.Add(0, _pool, new("reason", "full"));
        _refused.Add(0, _pool, new("reason", "late"));
        _meter.CreateObservableGauge(
            "cidadao_ai_db_pool_waiting", () => new Measurement<int>(Volatile.Read(ref _waiting), _pool), "{request}", "Who is getting a connection, or waits for one, by pool.");
    }

    public override async ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        try
        {
            if (Interlocked.Increment(ref _waiting) > _most + 1)
                throw Refused("full", $"{_most} others wait for a connection to the database.", null);
            await connection.OpenAsync(cancellationToken);
            return InterceptionResult.Suppress();
        }
        catch (NpgsqlException e) when (e is not DatabaseBusyException && e.InnerException is TimeoutException)
        {
            throw Refused("late", "No connection to the database became free in time.", e);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Dispose() => _meter.Dispose();

    private DatabaseBusyException Refused(string reason, string message, NpgsqlException? cause)
    {
        _refused.Add(1, _pool, new("reason", reason));
        return new(message, new TimeoutException(message, cause));
    }
}

/// <summary>No connection to the database could be had, within a time and a queue that have a bound. Later there may be one.</summary>
public sealed class DatabaseBusyException(string message, TimeoutException cause) : NpgsqlException(message, cause);
