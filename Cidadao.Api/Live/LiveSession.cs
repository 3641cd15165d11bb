using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using Cidadao.Api.Errors;
using Cidadao.Api.Responses;
using Cidadao.Api.Security;
using Cidadao.Core.Access;
using Cidadao.Core.RedFlags;

namespace Cidadao.Api.Live;

/// <summary>The receiving side of one socket: what its client asks for, one thing after the other, until it is closed.</summary>
internal sealed class LiveSession(LiveConnection connection, LiveHub hub, CallLimiter limiter, LiveOptions options, TimeProvider clock, HttpContext context)
    : LiveVisit((context.User.Identity as KeyIdentity)?.Known)
{
    /// <summary>Bytes of what a client may say at once.</summary>
    public const int LongestRequest = 4 << 10;

    private const int LongestReference = 64;

    private readonly Dictionary<string, LiveTopic> _topics = new(StringComparer.Ordinal);
    private long _idleSince = clock.GetTimestamp();

    public override string Kind => "socket";

    public override void End(WebSocketCloseStatus code, string reason) => connection.Close(code, reason);

    public override void Abort() => context.Abort();

    public override void Look()
    {
        if (connection.IsStuck)
            Abort();
        else if (Volatile.Read(ref _idleSince) is not 0 and var since && clock.GetElapsedTime(since) > options.IdleTimeout)
            End(WebSocketCloseStatus.NormalClosure, "Nothing was subscribed to.");
    }

    /// <summary>Ends with the connection.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await ReceiveAsync() is { } request)
            {
                if (request.Length > 0)
                    Take(request);
            }
        }
        catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
        {
            // The connection broke, or was ended from here.
        }
        finally
        {
            foreach (var topic in _topics.Values)
                hub.Unsubscribe(connection, topic);
            // Nothing is written any more; what was offered meanwhile finds it closed.
            connection.Close(WebSocketCloseStatus.NormalClosure, "");
            await connection.Ended.WaitAsync(options.CloseWithin, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Ended = connection.ClosingWith ?? WebSocketCloseStatus.Empty;
        }
    }

    /// <returns>What the client said, empty where that was nothing that is taken; null at the end.</returns>
    private async Task<byte[]?> ReceiveAsync()
    {
        // Without a buffer until something comes: most connections are silent most of the time.
        var began = await connection.Socket.ReceiveAsync(Memory<byte>.Empty, context.RequestAborted);
        if (began.MessageType == WebSocketMessageType.Close)
            return null;
        var buffer = ArrayPool<byte>.Shared.Rent(LongestRequest + 1);
        try
        {
            var length = 0;
            while (!began.EndOfMessage)
            {
                began = await connection.Socket.ReceiveAsync(buffer.AsMemory(length, LongestRequest + 1 - length), context.RequestAborted);
                if (began.MessageType == WebSocketMessageType.Close)
                    return null;
                length += began.Count;
                if (length > LongestRequest)
                    return await RefuseAsync(WebSocketCloseStatus.MessageTooBig, $"At most {LongestRequest} bytes.");
            }

            return began.MessageType == WebSocketMessageType.Text
                ? buffer[..length]
                : await RefuseAsync(WebSocketCloseStatus.InvalidMessageType, "Only text.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Closes, and reads on until the client has closed too.</summary>
    private async Task<byte[]?> RefuseAsync(WebSocketCloseStatus code, string reason)
    {
        connection.Close(code, reason);
        var ignored = new byte[LongestRequest];
        while ((await connection.Socket.ReceiveAsync(ignored.AsMemory(), context.RequestAborted)).MessageType != WebSocketMessageType.Close)
        {
        }

        return null;
    }

    private void Take(byte[] said)
    {
        LiveRequest? request;
        try
        {
            request = JsonSerializer.Deserialize(said, ApiJson.Default.LiveRequest);
        }
        catch (JsonException)
        {
            Refuse(null, "invalid", new("Mensagem inválida", "Invalid message"), new("Isto não é um objeto JSON com 'action'.", "This is not a JSON object with 'action'."));
            return;
        }

        var reference = request?.Ref;
        if (reference is { Length: > LongestReference })
        {
            Refuse(null, "invalid", new("Mensagem inválida", "Invalid message"), new($"'ref' tem no máximo {LongestReference} caracteres.", $"'ref' has at most {LongestReference} characters."));
            return;
        }

        using (var lease = limiter.Take(context, 1))
        {
            if (!lease.IsAcquired)
            {
                Refuse(reference, "too-many-requests", new("Pedidos demais", "Too many requests"), new("O limite deste endereço ou desta chave foi atingido.", "The limit of this address or key is reached."));
                return;
            }
        }

        switch (request?.Action)
        {
            case "subscribe":
                Subscribe(request);
                break;
            case "unsubscribe":
                Unsubscribe(request);
                break;
            case "ping":
                connection.Offer(LiveBatch.Of(new("pong") { Ref = reference }));
                break;
            default:
                Refuse(reference, "invalid", new("Ação desconhecida", "Unknown action"), new("'action' é subscribe, unsubscribe ou ping.", "'action' is subscribe, unsubscribe or ping."));
                break;
        }
    }

    private void Subscribe(LiveRequest request)
    {
        if (LiveTopic.Parse(request.Topic, out var problem) is not { } topic)
            Refuse(request.Ref, "unknown-topic", new("Tópico inválido", "Invalid topic"), problem!);
        else if (topic.Needs != Scope.None && !context.User.May(topic.Needs))
            Refuse(request.Ref, "scope-missing", new("A chave não permite isto", "The key does not allow this"), AccessProblems.WhatIsNeeded(topic.Needs));
        else if (request.After is not null && LivePlace.Parse(request.After) is null)
            Refuse(request.Ref, "invalid", new("Mensagem inválida", "Invalid message"), new("'after' não é o id de uma mensagem.", "'after' is not the id of a message."));
        else if (_topics.ContainsKey(topic.Name))
            Refuse(request.Ref, "subscribed-already", new("Já inscrito", "Subscribed already"), new($"Já inscrito em {topic.Name}.", $"Subscribed to {topic.Name} already."));
        else if (_topics.Count >= options.TopicsPerConnection)
            Refuse(request.Ref, "too-many-topics", new("Tópicos demais", "Too many topics"), new($"No máximo {options.TopicsPerConnection} por conexão.", $"At most {options.TopicsPerConnection} a connection."));
        else if (!hub.Subscribe(connection, topic, LivePlace.Parse(request.After), request.Ref))
            Refuse(request.Ref, "busy", new("Ocupado", "Busy"), new("Muitas inscrições esperam. Tente de novo em instantes.", "Many subscriptions wait. Try again in a moment."));
        else
            Remember(topic);
    }

    private void Unsubscribe(LiveRequest request)
    {
        if (LiveTopic.Parse(request.Topic, out _) is not { } topic || !_topics.Remove(topic.Name))
        {
            Refuse(request.Ref, "not-subscribed", new("Não inscrito", "Not subscribed"), new("Não há inscrição nesse tópico.", "There is no subscription to that topic."));
            return;
        }

        hub.Unsubscribe(connection, topic, LiveBatch.Of(new("unsubscribed") { Topic = topic.Name, Ref = request.Ref }));
        if (_topics.Count == 0)
            Volatile.Write(ref _idleSince, clock.GetTimestamp());
    }

    private void Remember(LiveTopic topic)
    {
        _topics.Add(topic.Name, topic);
        Volatile.Write(ref _idleSince, 0);
    }

    private void Refuse(string? reference, string code, LocalizedText title, LocalizedText detail) => connection.Offer(LiveBatch.Of(new("error")
    {
        Ref = reference,
        Code = code,
        Title = Language.Choose(context, title),
        Detail = Language.Choose(context, detail),
    }));
}
