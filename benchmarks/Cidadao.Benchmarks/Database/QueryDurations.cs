using System.Globalization;
using Cidadao.LocalHost;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cidadao.Benchmarks.Database;

/// <summary><c>cidadao_ai_db_query_duration_seconds</c> of the API, as it exports it: a receiver of OTLP that keeps the latest.</summary>
internal sealed class QueryDurations : IAsyncDisposable
{
    private const string Name = "cidadao_ai_db_query_duration_seconds";
    private const int IntervalMilliseconds = 200;

    private readonly WebApplication _receiver;
    private readonly Lock _lock = new();
    private Dictionary<string, Buckets> _latest = [];
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private QueryDurations(WebApplication receiver)
    {
        _receiver = receiver;
        receiver.MapPost("/v1/{signal}", ReceiveAsync);
    }

    /// <summary>What the services need to know to export to it; no traces, which nobody reads here.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _receiver.Urls.First(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = IntervalMilliseconds.ToString(CultureInfo.InvariantCulture),
        ["OTEL_TRACES_SAMPLER_ARG"] = "0",
    };

    public static async Task<QueryDurations> StartAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var durations = new QueryDurations(builder.Build());
        await durations._receiver.StartAsync(cancellation);
        return durations;
    }

    /// <returns>By operation, everything since the API's start that had been measured when this was called.</returns>
    public async Task<IReadOnlyDictionary<string, Buckets>> ReadAsync(CancellationToken cancellation)
    {
        // The export that comes next may have been made up already; the one after it was not.
        for (var export = 0; export < 2; export++)
        {
            Task next;
            lock (_lock)
                next = _next.Task;
            await next.WaitAsync(cancellation);
        }

        lock (_lock)
            return _latest;
    }

    public ValueTask DisposeAsync() => _receiver.DisposeAsync();

    private async Task ReceiveAsync(string signal, HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (signal != "metrics")
            return;
        var durations = OtlpHistogram.Read(body.ToArray(), Name, "operation").Where(series => series.Service == ResourceNames.Api)
            .ToDictionary(series => series.Value, series => series.Buckets);
        if (durations.Count == 0)
            return;
        lock (_lock)
        {
            _latest = durations;
            _next.SetResult();
            _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
