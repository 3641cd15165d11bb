using System.Diagnostics.Metrics;

namespace Cidadao.Api.Live;

/// <summary>Meter <c>Cidadao.Live</c>.</summary>
internal sealed class LiveMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _skipped;
    private readonly Counter<long> _closed;
    private readonly UpDownCounter<int> _connections;

    public LiveMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("Cidadao.Live");
        _messages = _meter.CreateCounter<long>("cidadao_ai_websocket_messages", "{message}", "Messages of topics.");
        _deliveries = _meter.CreateCounter<long>("cidadao_ai_websocket_deliveries", "{message}", "The same, times their receivers.");
        _bytes = _meter.CreateCounter<long>("cidadao_ai_websocket_sent", "By", "Bytes of frames that were sent.");
        _skipped = _meter.CreateCounter<long>("cidadao_ai_websocket_skipped", "{message}", "Messages of progress that slow readers were spared.");
        _closed = _meter.CreateCounter<long>("cidadao_ai_websocket_closed", "{connection}", "Connections that ended, by code.");
        _connections = _meter.CreateUpDownCounter<int>("cidadao_ai_websocket_connections", "{connection}", "Open connections, by kind: socket, sse.");
    }

    public void Told(int messages, int receivers)
    {
        _messages.Add(messages);
        _deliveries.Add((long)messages * receivers);
    }

    public void Sent(int bytes) => _bytes.Add(bytes);

    public void Skipped(int messages) => _skipped.Add(messages);

    public void Opened(string kind) => _connections.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void Ended(string kind, int code)
    {
        _connections.Add(-1, new KeyValuePair<string, object?>("kind", kind));
        _closed.Add(1, new KeyValuePair<string, object?>("code", code));
    }

    public void Dispose() => _meter.Dispose();
}
