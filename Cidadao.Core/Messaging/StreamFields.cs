using StackExchange.Redis;

namespace Cidadao.Core.Messaging;

/// <summary>How a message stands in a stream entry.</summary>
internal static class StreamFields
{
    private const string Id = "id";
    private const string Type = "type";
    private const string Payload = "payload";
    private const string TraceParent = "traceparent";

    public static NameValueEntry[] Of(Guid id, string type, string payload, string? traceParent) =>
        [new(Id, id.ToString()), new(Type, type), new(Payload, payload), new(TraceParent, traceParent ?? "")];

    /// <returns>The message; null when the entry is none of ours.</returns>
    public static ReceivedMessage? Read(StreamEntry entry) =>
        Guid.TryParse((string?)entry[Id], out var id) && entry[Type] is { IsNullOrEmpty: false } type
            ? new(entry.Id, id, type!, (string?)entry[Payload] ?? "", (string?)entry[TraceParent] is { Length: > 0 } parent ? parent : null)
            : null;
}

/// <summary>A message as read from a stream.</summary>
/// <param name="EntryId">Position in the stream; what is acknowledged.</param>
public sealed record ReceivedMessage(RedisValue EntryId, Guid Id, string Type, string Payload, string? TraceParent);
