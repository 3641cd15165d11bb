using System.IO.Hashing;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StackExchange.Redis;

namespace Cidadao.Core.Messaging;

/// <summary>How a message stands in a stream entry: <c>id</c>, <c>type</c>, <c>payload</c>, <c>attempts</c>, <c>traceparent</c>.</summary>
internal static class StreamEntries
{
    private const string Id = "id";
    private const string Type = "type";
    private const string Payload = "payload";
    private const string Attempts = "attempts";
    private const string TraceParent = "traceparent";

    public static NameValueEntry[] Of(Guid id, string type, string payload, int attempts, string? traceParent) =>
        [new(Id, id.ToString()), new(Type, type), new(Payload, payload), new(Attempts, attempts), new(TraceParent, traceParent ?? "")];

    /// <returns>The message. An entry that is none of ours becomes one of no type, whose identifier is the same at every reading.</returns>
    public static ReceivedMessage Read(RedisKey stream, StreamEntry entry)
    {
        if (Guid.TryParse((string?)entry[Id], out var id) && entry[Type] is { IsNullOrEmpty: false } type && entry[Payload] is { IsNullOrEmpty: false } payload)
        {
            return new(entry.Id, id, type!, payload!, (string?)entry[TraceParent] is { Length: > 0 } parent ? parent : null)
            {
                Attempt = (int)entry[Attempts].ToAttempts() + 1,
            };
        }

        var fields = JsonSerializer.Serialize(
            entry.Values.GroupBy(field => (string)field.Name!).ToDictionary(field => field.Key, field => (string?)field.First().Value), MessagingJson.Default.DictionaryStringString);
        var name = new Guid(XxHash128.Hash(Encoding.UTF8.GetBytes($"{stream} {entry.Id}")));
        return new(entry.Id, name, ReceivedMessage.NoType, fields, null);
    }

    /// <returns>A JSON object that the database can keep: the payload where it is one, otherwise an object that holds it as text.</returns>
    public static string AsObject(string payload)
    {
        try
        {
            // The database's JSON has no U+0000.
            if (!payload.Contains("\\u0000", StringComparison.Ordinal) && JsonNode.Parse(payload) is JsonObject)
                return payload;
        }
        catch (JsonException)
        {
            // Kept as the text that it is.
        }

        var text = payload.Replace('\0', '␀').Replace("\\u0000", "␀", StringComparison.Ordinal);
        return JsonSerializer.Serialize(new() { ["text"] = text }, MessagingJson.Default.DictionaryStringString);
    }

    private static long ToAttempts(this RedisValue value) => value.TryParse(out long attempts) ? attempts : 0;
}

/// <summary>A message as read from a stream.</summary>
/// <param name="EntryId">Position in the stream; what is acknowledged.</param>
public sealed record ReceivedMessage(RedisValue EntryId, Guid Id, string Type, string Payload, string? TraceParent)
{
    /// <summary>Type of an entry that is no message.</summary>
    public const string NoType = "?";

    /// <summary>From 1.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>How many consumers had it in hand and died or fell silent; 0 mostly.</summary>
    public int Abandoned { get; init; }
}
