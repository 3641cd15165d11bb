using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using Cidadao.Api.Responses;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cidadao.WebTests.Client.Live;

/// <summary>The other end of <c>/api/v1/live</c> over real sockets: it says what the test says, when the test says so.</summary>
internal sealed class LiveServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<LiveVisit> _visits = Channel.CreateUnbounded<LiveVisit>();
    private int _attempts;

    private LiveServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Map("/api/v1/live", AnswerAsync);
    }

    /// <summary>Where it is.</summary>
    public Uri Address => new(_app.Urls.Single());

    /// <summary>Attempts that came, refused ones too.</summary>
    public int Attempts => Volatile.Read(ref _attempts);

    /// <summary>Answers attempts with this status, as long as it is not null.</summary>
    public HttpStatusCode? Refuses { get; set; }

    public static async Task<LiveServer> StartAsync(CancellationToken cancellation)
    {
        var server = new LiveServer();
        await server._app.StartAsync(cancellation);
        return server;
    }

    /// <summary>The next connection that comes about.</summary>
    public async Task<LiveVisit> VisitAsync(CancellationToken cancellation) => await _visits.Reader.ReadAsync(cancellation);

    /// <summary>True when no connection came about that the test has not seen.</summary>
    public bool HasNoMore => !_visits.Reader.TryPeek(out _);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _attempts);
        if (Refuses is { } status)
        {
            context.Response.StatusCode = (int)status;
            return;
        }
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            DangerousEnableCompression = true,
            DisableServerContextTakeover = true,
        });
        var visit = new LiveVisit(socket, context);
        await _visits.Writer.WriteAsync(visit);
        await visit.ReadAsync();
    }
}

/// <summary>One connection, seen from the server.</summary>
internal sealed class LiveVisit(WebSocket socket, HttpContext context)
{
    private readonly Channel<LiveRequest> _requests = Channel.CreateUnbounded<LiveRequest>();
    private readonly TaskCompletionSource<WebSocketCloseStatus?> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string? Authorization { get; } = context.Request.Headers.Authorization;

    /// <summary>What client and server agreed on.</summary>
    public string? Extensions { get; } = context.Response.Headers.SecWebSocketExtensions;

    /// <summary>How the client closed; null when it did not say.</summary>
    public Task<WebSocketCloseStatus?> End => _end.Task;

    /// <summary>True when nothing came that the test has not seen.</summary>
    public bool HasNoMore => !_requests.Reader.TryPeek(out _);

    public async Task<LiveRequest> HearAsync(CancellationToken cancellation) => await _requests.Reader.ReadAsync(cancellation);

    public Task SayAsync(LiveFrame frame, CancellationToken cancellation) => SayAsync(JsonSerializer.Serialize(frame, ApiJson.Default.LiveFrame), cancellation);

    public async Task SayAsync(string frame, CancellationToken cancellation) => await socket.SendAsync(
        System.Text.Encoding.UTF8.GetBytes(frame).AsMemory(), WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, cancellation);

    /// <summary>Hears a subscription and gives it.</summary>
    /// <param name="canonical">The topic as this server writes it; null: as it was written.</param>
    public async Task<LiveRequest> GiveAsync(string id, CancellationToken cancellation, string? canonical = null)
    {
        var request = await HearAsync(cancellation);
        Assert.AreEqual("subscribe", request.Action);
        await SayAsync(new LiveFrame("subscribed") { Topic = canonical ?? request.Topic, Id = id, Ref = request.Ref }, cancellation);
        return request;
    }

    /// <summary>Says that things happened: one message an id, the id its payload too.</summary>
    public Task TellAsync(string topic, CancellationToken cancellation, params string[] ids) => SayAsync(
        new LiveFrame("messages") { Topic = topic, Messages = [.. ids.Select(Message)] },
        cancellation);

    public Task CloseAsync(int status, CancellationToken cancellation) => socket.CloseOutputAsync((WebSocketCloseStatus)status, null, cancellation);

    /// <summary>As a process that is killed.</summary>
    public void Break() => context.Abort();

    /// <summary>Reads until the end.</summary>
    public async Task ReadAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } part)
                await _requests.Writer.WriteAsync(JsonSerializer.Deserialize(buffer.AsSpan(0, part.Count), ApiJson.Default.LiveRequest)!);
            if (socket.State == WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            _end.TrySetResult(socket.CloseStatus);
        }
        catch (Exception broken) when (broken is WebSocketException or OperationCanceledException or IOException)
        {
            _end.TrySetResult(null);
        }
    }

    public static LiveMessageResponse Message(string id) => new(id, "import-progressed.v1", DateTimeOffset.UnixEpoch, JsonSerializer.SerializeToElement(id));
}
