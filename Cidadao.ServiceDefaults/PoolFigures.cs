using System.Diagnostics.Metrics;
using Npgsql;

namespace Cidadao.ServiceDefaults;

/// <summary>The connection pools of this process, as Npgsql's own metrics tell of them.</summary>
public static class PoolFigures
{
    private const string Count = "db.client.connection.count";
    private const string Max = "db.client.connection.max";
    private const string Pool = "db.client.connection.pool.name";
    private const string State = "db.client.connection.state";

    public static IReadOnlyList<PoolUse> Read()
    {
        var pools = new SortedDictionary<string, PoolUse>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Npgsql" && instrument.Name is Count or Max)
                listener.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(pools, instrument, value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return [.. pools.Values];
    }

    private static void Add(SortedDictionary<string, PoolUse> pools, Instrument instrument, int value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (name, state) = ("", "");
        foreach (var (key, tag) in tags)
        {
            if (key == Pool)
                name = tag as string ?? "";
            else if (key == State)
                state = tag as string ?? "";
        }

        var pool = pools.GetValueOrDefault(name) ?? new(Shown(name), 0, 0, 0);
        pools[name] = instrument.Name == Max ? pool with { Max = value } : state == "used" ? pool with { Used = value } : pool with { Idle = value };
    }

    /// <summary>A pool that nobody named is called by its connection string, of which the server is enough.</summary>
    private static string Shown(string name)
    {
        if (!name.Contains('=', StringComparison.Ordinal))
            return name;
        var connection = new NpgsqlConnectionStringBuilder(name);
        return $"{connection.Host}:{connection.Port}";
    }
}

/// <summary>Use of one pool of connections.</summary>
public sealed record PoolUse(string Name, int Used, int Idle, int Max);
