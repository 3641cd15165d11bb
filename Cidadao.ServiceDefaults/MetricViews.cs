using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace Cidadao.ServiceDefaults;

/// <summary>
/// Which metrics leave a process, under which name: the application's own as they are, of what the platform and the libraries measure those of
/// the table below, and nothing else. So every metric is one that docs/metrics.md explains, and no label is without a bound.
/// </summary>
public static class MetricViews
{
    /// <summary>The meter of Npgsql, which comes with the database (<see cref="DataStores"/>).</summary>
    internal const string Npgsql = "Npgsql";

    /// <summary>What every name begins with.</summary>
    private const string Prefix = "cidadao_ai_";

    private const string Seconds = "s";

    // The targets (50, 100, 200, 500 ms) are boundaries: a share of what was faster is exact there.
    private static readonly double[] SecondBoundaries = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300];

    private static readonly Dictionary<string, Known> Foreign = new List<Known>
    {
        new("http.server.request.duration", "request_duration_seconds", ["http.request.method", "http.route", "http.response.status_code"])
        {
            Means = "Time of a request, from its first byte to the last of the answer, by method, route and status. Of sockets and streams: as long as they last.",
        },
        new("http.server.active_requests", "requests_active", []) { Means = "Requests that are being answered." },
        new("kestrel.active_connections", "connections_active", []) { Means = "Open connections of clients." },
        new("http.client.request.duration", "outgoing_request_duration_seconds", ["http.request.method", "server.address", "http.response.status_code"])
        {
            Means = "Time until the head of the answer of what this process asked of others over HTTP.",
        },
        new("dotnet.process.memory.working_set", "process_memory", []) { Means = "Memory of the process that is in RAM." },
        new("dotnet.process.cpu.time", "process_cpu", ["cpu.mode"]) { Means = "Processor time used, by mode: user, system." },
        new("dotnet.gc.collections", "gc_collections", ["gc.heap.generation"]) { Means = "Garbage collections, by generation." },
        new("dotnet.gc.pause.time", "gc_pause", []) { Means = "Time in which garbage collections held up everything." },
        new("dotnet.gc.heap.total_allocated", "gc_allocated", []) { Means = "Bytes allocated since the start." },
        new("dotnet.gc.last_collection.heap.size", "gc_heap", ["gc.heap.generation"]) { Means = "Heap after the last collection, by generation." },
        new("dotnet.exceptions", "exceptions", ["error.type"]) { Means = "Exceptions thrown, caught ones too, by type." },
        new("dotnet.monitor.lock_contentions", "lock_contentions", []) { Means = "Times that a thread had to wait for a lock." },
        new("db.client.connection.count", "db_pool_connections", ["db.client.connection.pool.name", "db.client.connection.state"])
        {
            Means = "Connections to PostgreSQL, by pool and state: used, idle.",
        },
        new("db.client.connection.max", "db_pool_limit", ["db.client.connection.pool.name"]) { Means = "Connections that a pool may have." },
        new("db.client.operation.npgsql.prepared_ratio", "db_prepared_ratio", ["db.client.connection.pool.name"]) { Means = "Share of statements that were prepared." },
    }.ToDictionary(known => known.Instrument);

    /// <summary>Adds the meters of which <see cref="AddViews"/> lets something through.</summary>
    public static MeterProviderBuilder AddMeters(this MeterProviderBuilder metrics) => metrics
        .AddMeter(
            "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http",
            "System.Runtime", Telemetry.SourcePrefix + "*");

    public static MeterProviderBuilder AddViews(this MeterProviderBuilder metrics) => metrics.AddView(View);

    private static MetricStreamConfiguration? View(Instrument instrument)
    {
        if (instrument.Name.StartsWith(Prefix, StringComparison.Ordinal))
            return IsHistogram(instrument) ? new ExplicitBucketHistogramConfiguration { Boundaries = SecondBoundaries } : null;
        if (!Foreign.TryGetValue(instrument.Name, out var known))
            return MetricStreamConfiguration.Drop;
        var stream = IsHistogram(instrument) ? new ExplicitBucketHistogramConfiguration { Boundaries = SecondBoundaries } : new MetricStreamConfiguration();
        (stream.Name, stream.TagKeys, stream.Description) = (Prefix + known.Name, known.Labels, known.Means);
        return stream;
    }

    private static bool IsHistogram(Instrument instrument) => instrument.Unit == Seconds && instrument is Histogram<double>;

    /// <param name="Instrument">As its maker calls it.</param>
    /// <param name="Name">Ours, after the prefix.</param>
    /// <param name="Labels">The attributes that stay: those of closed lists.</param>
    private sealed record Known(string Instrument, string Name, string[] Labels)
    {
        public required string Means { get; init; }
    }
}
