using System.Buffers;
using System.Text.Json;
using Cidadao.Core.RedFlags;

namespace Cidadao.Api.Live;

/// <summary>Something that happened, as JSON that was made once: each batch that has it copies these bytes.</summary>
internal sealed class LiveMessage
{
    private static readonly byte[] Before = ",\"payload\":"u8.ToArray();

    private readonly int _payloadAt;

    /// <param name="payload">JSON, UTF-8.</param>
    public LiveMessage(LivePlace place, string type, ReadOnlySpan<byte> payload)
    {
        (Place, Type) = (place, type);
        var buffer = new ArrayBufferWriter<byte>(payload.Length + 160);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id"u8, place.ToString());
            json.WriteString("type"u8, type);
            json.WriteString("time"u8, place.Time);
            json.Flush();
        }

        buffer.Write(Before);
        _payloadAt = buffer.WrittenCount;
        buffer.Write(payload);
        buffer.Write("}"u8);
        Json = buffer.WrittenSpan.ToArray();
    }

    public LivePlace Place { get; }

    public string Type { get; }

    /// <summary>The whole message.</summary>
    public byte[] Json { get; }

    /// <summary>What is told, without its envelope.</summary>
    public ReadOnlyMemory<byte> Payload => Json.AsMemory(_payloadAt..^1);

    /// <summary>The event's own id, which it has again when it comes twice; empty for a part of an event.</summary>
    public Guid EventId { get; init; }

    /// <summary>Of what it is progress: of several with the same, the latest says it all. Null where each counts.</summary>
    public string? ProgressOf { get; init; }

    /// <summary>The trace in which it happened, as W3C has it; null without one.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Waits for no others.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>The investigation that it is about; null where it is about none.</summary>
    public Guid? Investigation { get; init; }

    /// <summary>The event's place in the investigation's history; 0 where it has none.</summary>
    public int Version { get; init; }

    /// <summary>What has to be looked up to tell of the findings that the event brought or changed; null where there are none.</summary>
    public FindingsOf? Findings { get; init; }

    /// <summary>Of a finding.</summary>
    public string? Indicator { get; init; }

    /// <summary>Of a finding.</summary>
    public Severity? Severity { get; init; }
}

/// <summary>The findings of an event.</summary>
/// <param name="Count">How many; 1 where it is about one.</param>
/// <param name="Finding">The one; null where the event made several.</param>
/// <param name="At">The moment that all of them were made at, with whom else it is.</param>
/// <param name="Indicator">Of all of them; null where they have several.</param>
internal sealed record FindingsOf(int Count, long? Finding, DateTimeOffset At, string? Indicator);
