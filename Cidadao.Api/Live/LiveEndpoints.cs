using System.Net;
using System.Net.WebSockets;
using Cidadao.Api.Errors;
using Cidadao.Api.Http;
using Cidadao.Api.Security;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Cidadao.Api.Live;

/// <summary><c>/api/v1/live</c>.</summary>
internal static class LiveEndpoints
{
    /// <summary>What a client may offer as subprotocol, and is answered; a key may stand beside it.</summary>
    public const string Protocol = "cidadao.live.v1";

    private static readonly TimeSpan Later = TimeSpan.FromSeconds(5);

    public static void MapLive(this IEndpointRouteBuilder api)
    {
        api.MapGet("/live", ConnectAsync).WithMetadata(new LiveSocket(), new UncompressedAnswer()).DisableRequestTimeout().ExcludeFromDescription();
        api.MapGet("/investigations/{id:guid}/stream", InvestigationStream.GetAsync).WithTags("Investigations")
            .WithSummary("What happens in one investigation, as server-sent events; Last-Event-ID goes on where it stopped")
            .Produces<string>(contentType: "text/event-stream").Produces(StatusCodes.Status204NoContent)
            .WithMetadata(new UncompressedAnswer()).DisableRequestTimeout();
    }

    /// <returns>Null when it is in.</returns>
    public static ProblemHttpResult? Enter(LiveVisit visit, LiveDoor door, HttpContext context)
    {
        if (door.Enter(visit, Caller.Of(context)) is not { } refusal)
            return null;
        context.Response.Headers.RetryAfter = "5";
        return refusal == LiveRefusal.TooMany
            ? Problem.Of(
                context, StatusCodes.Status429TooManyRequests, "too-many-connections", new("Conexões demais", "Too many connections"),
                new("Este endereço ou esta chave já tem quantas conexões pode ter.", "This address or key has as many connections as it may."))
            : Problem.Of(
                context, StatusCodes.Status503ServiceUnavailable, "no-connection-left", new("Sem conexões livres", "No connection left"),
                new("Esta réplica não aceita mais conexões agora. Tente de novo em instantes.", "This replica takes no more connections now. Try again in a moment."));
    }

    private static async Task<Results<EmptyHttpResult, ProblemHttpResult>> ConnectAsync(
        HttpContext context, LiveHub hub, LiveDoor door, CallLimiter limiter, LiveMetrics metrics, IOptions<LiveOptions> options, IOptions<HttpOptions> http, TimeProvider clock)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            return Problem.Of(
                context, StatusCodes.Status426UpgradeRequired, "websocket-needed", new("Use WebSocket", "Use WebSocket"),
                new("Aqui se fala WebSocket: docs/live.md. Eventos de uma investigação também vêm em /investigations/{id}/stream.", "This speaks WebSocket: docs/live.md. Events of an investigation also come at /investigations/{id}/stream."));
        }

        if (!IsFromHere(context, http.Value.Origins))
        {
            return Problem.Of(
                context, StatusCodes.Status403Forbidden, "origin", new("Origem não permitida", "Origin not allowed"),
                new("Páginas de outra origem precisam estar em CORS_ORIGINS.", "Pages of another origin must be in CORS_ORIGINS."));
        }

        AllowSlowReading(context);
        // Until the stream has been read nobody knows what was missed; while Redis is away, one who comes is told of a gap.
        await hub.Ready.WaitAsync(Later, clock, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var wire = context.Features.GetRequiredFeature<LiveHandshake>();
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = context.WebSockets.WebSocketRequestedProtocols.Contains(Protocol) ? Protocol : null,
            DangerousEnableCompression = true,
            DisableServerContextTakeover = true,
            KeepAliveInterval = options.Value.Heartbeat,
            KeepAliveTimeout = options.Value.Heartbeat,
        });
        var connection = new LiveConnection(wire.Stream!, socket, LiveHandshake.Deflates(context), options.Value, clock, metrics);
        var session = new LiveSession(connection, hub, limiter, options.Value, clock, context);
        if (door.Enter(session, Caller.Of(context)) is { } refusal)
        {
            // A browser never sees the status of a refused handshake; a close with a reason it sees.
            await RefuseAsync(socket, refusal, options.Value.CloseWithin, clock);
            return TypedResults.Empty;
        }

        try
        {
            await session.RunAsync();
        }
        finally
        {
            door.Leave(session);
        }

        return TypedResults.Empty;
    }

    /// <summary>How slow a reader may be is decided here, and told; the server's rule would break the connection.</summary>
    public static void AllowSlowReading(HttpContext context)
    {
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
    }

    /// <summary>Who is not let in is not waited for without end either.</summary>
    private static async Task RefuseAsync(WebSocket socket, LiveRefusal refusal, TimeSpan within, TimeProvider clock)
    {
        using var patience = new CancellationTokenSource(within, clock);
        try
        {
            await socket.CloseAsync(
                LiveVisit.TryAgainLater,
                refusal == LiveRefusal.TooMany ? "Too many connections of this key or address." : "No connection left on this replica.",
                patience.Token);
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            // Gone without an answer.
        }
    }

    /// <summary>Programs send no origin; a page's is this host, or one that may.</summary>
    private static bool IsFromHere(HttpContext context, string[] origins) =>
        context.Request.Headers[HeaderNames.Origin].ToString() is not { Length: > 0 } origin
        || origins.Contains("*") || origins.Contains(origin)
        || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, context.Request.Host.Value, StringComparison.OrdinalIgnoreCase));
}

/// <summary>An endpoint that speaks WebSocket.</summary>
internal sealed record LiveSocket;

/// <summary>
/// Keeps the stream that a handshake opens, for ready frames are written to it beside the framework's socket; and takes from the client's offer of
/// compression what would make its frames others than everybody's.
/// </summary>
internal sealed class LiveHandshake(IHttpUpgradeFeature upgrade) : IHttpUpgradeFeature
{
    private const string Deflate = "permessage-deflate";

    /// <summary>After the handshake.</summary>
    public SharedStream? Stream { get; private set; }

    public bool IsUpgradableRequest => upgrade.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync() => Stream = new(await upgrade.UpgradeAsync());

    /// <summary>What was agreed on.</summary>
    public static bool Deflates(HttpContext context) => context.Response.Headers.SecWebSocketExtensions.ToString().Contains(Deflate, StringComparison.Ordinal);

    public static Task PrepareAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade)
            return next(context);
        var handshake = new LiveHandshake(upgrade);
        context.Features.Set<IHttpUpgradeFeature>(handshake);
        context.Features.Set(handshake);
        // A client that wants a smaller window would need frames of its own, and so gets them uncompressed.
        var offers = context.Request.Headers.SecWebSocketExtensions.ToString().Split(',', StringSplitOptions.TrimEntries);
        if (offers.Any(offer => offer.StartsWith(Deflate, StringComparison.OrdinalIgnoreCase) && !offer.Contains("server_max_window_bits", StringComparison.OrdinalIgnoreCase)))
            context.Request.Headers.SecWebSocketExtensions = $"{Deflate}; client_no_context_takeover; server_no_context_takeover";
        else
            context.Request.Headers.Remove(HeaderNames.SecWebSocketExtensions);
        return next(context);
    }
}
