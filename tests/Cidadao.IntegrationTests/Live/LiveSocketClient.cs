using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Cidadao.Api.Responses;

namespace Cidadao.IntegrationTests.Live;

/// <summary>A client that shows everything as it comes.</summary>
internal sealed class LiveSocketClient : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly ConcurrentQueue<LiveFrame> _frames = new();

    private int _subscriptions;

    private LiveSocketClient()
    {
    }

    /// <summary>What came and was not asked for.</summary>
    public IReadOnlyList<LiveFrame> Frames => [.. _frames];

    public WebSocketState State => _socket.State;

    public int? ClosedWith => (int?)_socket.CloseStatus;

    /// <param name="key">Offered as a subprotocol, as a browser does; null for none.</param>
    public static async Task<LiveSocketClient> OpenAsync(Uri api, CancellationToken cancellation, bool deflate = true, string? key = null, string? origin = null)
    {
        var client = new LiveSocketClient();
        client._socket.Options.AddSubProtocol("cidadao.live.v1");
        if (key is not null)
            client._socket.Options.AddSubProtocol(key);
        if (origin is not null)
            client._socket.Options.SetRequestHeader("Origin", origin);
        client._socket.Options.SetRequestHeader("Accept-Language", "en");
        if (deflate)
            client._socket.Options.DangerousDeflateOptions = new() { ClientContextTakeover = false, ServerContextTakeover = false };
        await client._socket.ConnectAsync(new UriBuilder(api) { Scheme = "ws", Path = "/api/v1/live" }.Uri, cancellation);
        Assert.AreEqual("cidadao.live.v1", client._socket.SubProtocol);
        return client;
    }

    public Task SayAsync(LiveRequest request, CancellationToken cancellation) => SayTextAsync(JsonSerializer.Serialize(request, ApiJson.Default.LiveRequest), cancellation);

    public Task SayTextAsync(string text, CancellationToken cancellation) =>
        _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, cancellation);

    /// <summary>Subscribes, and waits for the answer.</summary>
    public async Task<LiveFrame> SubscribeAsync(string topic, CancellationToken cancellation, string? after = null)
    {
        var reference = $"subscription {++_subscriptions}";
        await SayAsync(new("subscribe", topic, after, reference), cancellation);
        return await UntilAsync(frame => frame.Ref == reference, cancellation);
    }

    /// <summary>Reads on until a frame is what is waited for; what came before it is thrown away.</summary>
    public async Task<LiveFrame> UntilAsync(Func<LiveFrame, bool> so, CancellationToken cancellation)
    {
        while (true)
        {
            while (_frames.TryDequeue(out var frame))
            {
                if (so(frame))
                    return frame;
            }

            await ReadAsync(cancellation);
        }
    }

    /// <summary>Messages of one topic, until one is the last that is waited for.</summary>
    public async Task<List<LiveMessageResponse>> MessagesAsync(string topic, Func<LiveMessageResponse, bool> isLast, CancellationToken cancellation)
    {
        var messages = new List<LiveMessageResponse>();
        while (!messages.Any(isLast))
            messages.AddRange((await UntilAsync(frame => frame.Type == "messages" && frame.Topic == topic, cancellation)).Messages!);
        return messages;
    }

    /// <summary>Reads on until the server closes.</summary>
    public async Task<int?> UntilClosedAsync(CancellationToken cancellation)
    {
        while (_socket.State == WebSocketState.Open)
            await ReadAsync(cancellation);
        return ClosedWith;
    }

    /// <summary>Closes, and waits until the server has closed too.</summary>
    public Task CloseAsync(CancellationToken cancellation) => _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", cancellation);

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        _socket.Dispose();
        await Task.CompletedTask;
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        using var message = new MemoryStream();
        var buffer = new byte[16 << 10];
        WebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(buffer, patience.Token);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        if (part.MessageType == WebSocketMessageType.Text)
            _frames.Enqueue(JsonSerializer.Deserialize(message.GetBuffer().AsSpan(0, (int)message.Length), ApiJson.Default.LiveFrame)!);
        else
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
    }
}
