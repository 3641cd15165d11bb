using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cidadao.IntegrationTests.Telemetry;

/// <summary>What a collector gets: a receiver of OTLP over HTTP that keeps all of it.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedSpan> _spans = new();
    private readonly ConcurrentQueue<byte[]> _bodies = new();

    private OtlpReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapPost("/v1/{signal}", ReceiveAsync);
    }

    /// <summary>The standard variables by which a process exports to it, without delay.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _app.Urls.Single(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
    };

    public IReadOnlyList<ReceivedSpan> Spans => [.. _spans];

    public static async Task<OtlpReceiver> StartAsync(CancellationToken cancellation)
    {
        var receiver = new OtlpReceiver();
        await receiver._app.StartAsync(cancellation);
        return receiver;
    }

    /// <returns>Whether the text is in anything that was received: spans, logs or metrics.</returns>
    public bool Has(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return _bodies.Any(body => body.AsSpan().IndexOf(bytes) >= 0);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(string signal, HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        _bodies.Enqueue(body.ToArray());
        if (signal != "traces")
            return;
        foreach (var span in ReceivedSpan.All(body.ToArray()))
            _spans.Enqueue(span);
    }
}

/// <summary>A span of opentelemetry-proto v1.</summary>
/// <param name="Parent">Empty without one.</param>
/// <param name="Source">Name of the instrumentation.</param>
internal sealed record ReceivedSpan(
    string Service, string Source, string Name, string Trace, string Id, string Parent, IReadOnlyDictionary<string, string?> Tags, IReadOnlyList<string> LinkedTraces)
{
    /// <summary>All of an <c>ExportTraceServiceRequest</c>.</summary>
    public static IEnumerable<ReceivedSpan> All(ReadOnlyMemory<byte> request) =>
        from resource in Protobuf.All(request, 1)
        let service = Protobuf.All(resource, 1).SelectMany(of => Protobuf.All(of, 1)).Select(Protobuf.KeyValue).FirstOrDefault(pair => pair.Key == "service.name").Value
        from scope in Protobuf.All(resource, 2)
        let source = Protobuf.All(scope, 1).SelectMany(of => Protobuf.All(of, 1)).Select(Protobuf.Text).FirstOrDefault()
        from span in Protobuf.All(scope, 2)
        select new ReceivedSpan(
            service ?? "",
            source ?? "",
            Protobuf.All(span, 5).Select(Protobuf.Text).First(),
            Hex(span, 1),
            Hex(span, 2),
            Hex(span, 4),
            Protobuf.All(span, 9).Select(Protobuf.KeyValue).GroupBy(tag => tag.Key).ToDictionary(tag => tag.Key, tag => tag.First().Value),
            [.. Protobuf.All(span, 13).Select(link => Hex(link, 1))]);

    private static string Hex(ReadOnlyMemory<byte> message, int field) => Protobuf.All(message, field).Select(bytes => Convert.ToHexStringLower(bytes.Span)).FirstOrDefault() ?? "";
}
