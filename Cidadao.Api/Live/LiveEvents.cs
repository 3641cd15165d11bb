using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cidadao.Core.Database;
using Cidadao.Core.Imports;
using Cidadao.Core.Investigations;
using Cidadao.Core.Messaging;
using Cidadao.Core.RedFlags;

namespace Cidadao.Api.Live;

/// <summary>What an event of the event stream is to who follows: the one place that says what is urgent, and what is progress.</summary>
internal static class LiveEvents
{
    /// <summary>Of all investigations, what changes what a list of them shows.</summary>
    public static FrozenSet<string> OfLists { get; } =
        ((string[])[
            EventTypes.NameOf<InvestigationRequested>(), EventTypes.NameOf<InvestigationStarted>(), EventTypes.NameOf<ShardReopened>(),
            EventTypes.NameOf<InvestigationCompleted>(), EventTypes.NameOf<InvestigationCancelled>(), EventTypes.NameOf<InvestigationFailed>(),
        ]).ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> OfInvestigations = EventTypes.Investigations.Select(type => type.Name).ToFrozenSet(StringComparer.Ordinal);

    public static bool IsOfInvestigation(string type) => OfInvestigations.Contains(type);

    public static bool IsOfImport(string type) => type == EventTypes.ImportProgressed.Name || type == EventTypes.ImportEnded.Name;

    /// <returns>Null when the entry is none of ours: its place or its payload is not what it should be. Anybody can write to the stream.</returns>
    public static LiveMessage? Read(StreamedEvent happened)
    {
        if (LivePlace.Parse(happened.Place) is not { } place)
            return null;
        try
        {
            var payload = happened.Payload.Span;
            if (IsOfInvestigation(happened.Type))
                return OfInvestigation(place, happened, Parsed(payload, CoreJson.Default.InvestigationHappened));
            if (happened.Type == EventTypes.ImportProgressed.Name)
                return OfProgress(place, happened, Parsed(payload, CoreJson.Default.ImportProgressed));
            if (happened.Type == EventTypes.FindingTriaged.Name)
            {
                var triaged = Parsed(payload, CoreJson.Default.FindingTriaged);
                return new(place, happened.Type, payload) { EventId = happened.Id, TraceParent = happened.TraceParent, Findings = new(1, triaged.FindingId, default, triaged.Indicator) };
            }

            // Of whatever else, only that it is JSON.
            using var json = JsonDocument.Parse(happened.Payload);
            return new(place, happened.Type, payload) { EventId = happened.Id, TraceParent = happened.TraceParent, IsUrgent = happened.Type == EventTypes.ImportEnded.Name };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <exception cref="JsonException">It is not what its type says, or null.</exception>
    private static T Parsed<T>(ReadOnlySpan<byte> payload, JsonTypeInfo<T> type)
        where T : class => JsonSerializer.Deserialize(payload, type) ?? throw new JsonException("The payload is null.");

    private static LiveMessage OfInvestigation(LivePlace place, StreamedEvent event_, InvestigationHappened happened) => new(place, event_.Type, event_.Payload.Span)
    {
        EventId = event_.Id,
        TraceParent = event_.TraceParent,
        Investigation = happened.InvestigationId,
        Version = happened.Version,
        IsUrgent = happened.Event is InvestigationCompleted or InvestigationCancelled or InvestigationFailed,
        ProgressOf = happened.Event is TaskCompleted or TaskFailed or StageEnded or ShardTaken or ShardReissued ? $"investigation {happened.InvestigationId}" : null,
        Findings = happened.Event switch
        {
            TaskCompleted { Findings.Total: > 0 and var count } task => new(count, null, task.At, task.Indicator),
            StageEnded { Findings.Total: > 0 and var count } stage => new(count, null, stage.At, null),
            _ => null,
        },
    };

    private static LiveMessage OfProgress(LivePlace place, StreamedEvent happened, ImportProgressed import) => new(place, happened.Type, happened.Payload.Span)
    {
        EventId = happened.Id,
        TraceParent = happened.TraceParent,
        IsUrgent = import.Status is not (ImportStatus.Queued or ImportStatus.Running),
        ProgressOf = import.Status == ImportStatus.Running ? $"import {import.ImportId}" : null,
    };
}
