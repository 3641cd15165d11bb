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
    private readonly RateWindow _rate;

    public LiveMetrics(IMeterFactory meters, TimeProvider clock)
    {
        _meter = meters.Create("Cidadao.Live");
        _messages = _meter.CreateCounter<long>("cidadao_ai_websocket_messages", "{message}", "Messages of topics.");
        _deliveries = _meter.CreateCounter<long>("cidadao_ai_websocket_deliveries", "{message}", "The same, times their receivers.");
        _bytes = _meter.CreateCounter<long>("cidadao_ai_websocket_sent", "By", "Bytes of frames that were sent.");
        _skipped = _meter.CreateCounter<long>("cidadao_ai_websocket_skipped", "{message}", "Messages of progress that slow readers were spared.");
        _closed = _meter.CreateCounter<long>("cidadao_ai_websocket_closed", "{connection}", "Connections that ended, by code.");
        _connections = _meter.CreateUpDownCounter<int>("cidadao_ai_websocket_connections", "{connection}", "Open connections, by kind: socket, sse.");
        _rate = new RateWindow(clock);
        _meter.CreateObservableGauge("cidadao_ai_websocket_message_rate", () => _rate.PerSecond, null, "Messages delivered in a second, over the last ten.");
        foreach (var kind in new[] { "socket", "sse" })
            _connections.Add(0, new KeyValuePair<string, object?>("kind", kind));
        foreach (var code in new[] { 1000, 1001, 1008, 1013 })
            _closed.Add(0, new KeyValuePair<string, object?>("code", code));
        _skipped.Add(0);
    }

    public void Told(int messages, int receivers)
    {
        _messages.Add(messages);
        _deliveries.Add((long)messages * receivers);
        _rate.Add((long)messages * receivers);
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
