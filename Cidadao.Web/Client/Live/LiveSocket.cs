using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using Cidadao.Api.Responses;

namespace Cidadao.Web.Client.Live;

/// <summary>One connection to <c>/api/v1/live</c>: sends what it is given in that order, and reads frames until it ends.</summary>
internal sealed class LiveSocket : IDisposable
{
    private const string Path = "api/v1/live";
    private const int PartBytes = 8 * 1024;

    private readonly ClientWebSocket _socket;
    private readonly LiveFeedOptions _options;
    private readonly CancellationTokenSource _over;
    private readonly Channel<LiveRequest> _requests = Channel.CreateUnbounded<LiveRequest>(new UnboundedChannelOptions { SingleReader = true });

    private LiveSocket(ClientWebSocket socket, LiveFeedOptions options, TimeProvider clock)
    {
        (_socket, _options) = (socket, options);
        _over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
    }

    /// <param name="api">Where the API is, http or https.</param>
    /// <exception cref="UnauthorizedAccessException">401 or 403: the key is missing, not valid, or does not allow it.</exception>
    /// <exception cref="WebSocketException">No connection came about.</exception>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public static async Task<LiveSocket> OpenAsync(Uri api, string? key, LiveFeedOptions options, TimeProvider clock, CancellationToken cancellation)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = options.KeepAliveInterval;
        socket.Options.KeepAliveTimeout = options.KeepAliveTimeout;
        socket.Options.CollectHttpResponseDetails = true;

        // Without context takeover: the server compresses a frame once for all its receivers.
        socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions { ClientContextTakeover = false, ServerContextTakeover = false };
        if (!string.IsNullOrEmpty(key))
            socket.Options.SetRequestHeader("Authorization", $"Bearer {key}");

        using var late = new CancellationTokenSource(options.ConnectTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            await socket.ConnectAsync(AddressOf(api), either.Token);
            return new LiveSocket(socket, options, clock);
        }
        catch (Exception failure)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            if (status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                throw new UnauthorizedAccessException($"The API answered {(int)status}.", failure);
            if (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
                throw new TimeoutException("The API did not answer in time.", failure);
            throw;
        }
    }

    /// <summary>Sends it after what was given before; after the end it goes nowhere.</summary>
    public void Send(LiveRequest request) => _requests.Writer.TryWrite(request);

    /// <summary>Says goodbye, and waits a bounded time for the other side to do so.</summary>
    public void Leave()
    {
        _requests.Writer.TryComplete();
        _over.CancelAfter(_options.CloseTimeout);
    }

    /// <summary>Reads until the end. <paramref name="heard"/> must not wait.</summary>
    /// <returns>Why the other side closed.</returns>
    /// <exception cref="WebSocketException">The connection broke.</exception>
    /// <exception cref="JsonException">A frame was no JSON of the kind that is spoken here.</exception>
    /// <exception cref="InvalidDataException">A frame was too long.</exception>
    /// <exception cref="OperationCanceledException">The other side did not say goodbye.</exception>
    public async Task<WebSocketCloseStatus?> RunAsync(Action<LiveFrame> heard)
    {
        var writing = WriteAsync();
        try
        {
            return await ReadAsync(heard);
        }
        finally
        {
            Leave();
            await writing;
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _over.Dispose();
    }

    private async Task<WebSocketCloseStatus?> ReadAsync(Action<LiveFrame> heard)
    {
        var frame = new ArrayBufferWriter<byte>(PartBytes);
        while (true)
        {
            var part = await _socket.ReceiveAsync(frame.GetMemory(PartBytes), _over.Token);
            if (part.MessageType == WebSocketMessageType.Close)
                return _socket.CloseStatus;
            frame.Advance(part.Count);
            if (frame.WrittenCount > _options.LongestFrame)
                throw new InvalidDataException($"A frame of the API was longer than {_options.LongestFrame} bytes.");
            if (!part.EndOfMessage)
                continue;
            heard(JsonSerializer.Deserialize(frame.WrittenSpan, ApiJson.Default.LiveFrame) ?? throw new JsonException("A frame of the API was null."));
            frame.ResetWrittenCount();
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var request in _requests.Reader.ReadAllAsync(_over.Token))
            {
                // Too short to gain by being compressed.
                await _socket.SendAsync(
                    JsonSerializer.SerializeToUtf8Bytes(request, ApiJson.Default.LiveRequest).AsMemory(),
                    WebSocketMessageType.Text,
                    WebSocketMessageFlags.EndOfMessage | WebSocketMessageFlags.DisableCompression,
                    _over.Token);
            }
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _over.Token);
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException)
        {
            // Reading ends by this, and says why.
            _socket.Abort();
        }
    }

    private static Uri AddressOf(Uri api)
    {
        var address = new UriBuilder(api) { Scheme = api.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs };
        address.Path = $"{address.Path.TrimEnd('/')}/{Path}";
        return address.Uri;
    }
}
