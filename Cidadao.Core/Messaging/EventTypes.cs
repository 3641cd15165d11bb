using Cidadao.Core.Caching;
using Cidadao.Core.Database;
using Cidadao.Core.Imports;
using Cidadao.Core.Investigations;
using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Messaging;

/// <summary>
/// Every event on the event stream: what outside consumers may rely on, as docs/events.md has it. A field may be added to a version, never
/// taken away or given another meaning: that is another version.
/// </summary>
public static class EventTypes
{
    public static MessageType<ProbeAnswered> ProbeAnswered { get; } = new("probe-answered.v1", Streams.Events, CoreJson.Default.ProbeAnswered);

    public static MessageType<ImportEnded> ImportEnded { get; } = new("import-ended.v1", Streams.Events, CoreJson.Default.ImportEnded);

    public static MessageType<ImportProgressed> ImportProgressed { get; } = new("import-progressed.v1", Streams.Events, CoreJson.Default.ImportProgressed);

    public static MessageType<Narratives.NarrativeWritten> NarrativeWritten { get; } =
        new("narrative-written.v1", Streams.Events, CoreJson.Default.NarrativeWritten);

    public static MessageType<FindingTriaged> FindingTriaged { get; } = new("finding-triaged.v1", Streams.Events, CoreJson.Default.FindingTriaged);

    public static MessageType<CacheEvicted> CacheEvicted { get; } = new("cache-evicted.v1", Streams.Events, CoreJson.Default.CacheEvicted);

    public static MessageType<Access.ApiKeyChanged> ApiKeyChanged { get; } = new("api-key-changed.v1", Streams.Events, CoreJson.Default.ApiKeyChanged);

    /// <summary>One type for each event of an investigation, all of one shape.</summary>
    public static IReadOnlyList<MessageType<InvestigationHappened>> Investigations { get; } =
        [.. InvestigationEvent.Kinds.Values.Order(StringComparer.Ordinal).Select(kind => new MessageType<InvestigationHappened>($"investigation-{kind}.v1", Streams.Events, CoreJson.Default.InvestigationHappened))];

    public static MessageType<InvestigationHappened> Of(InvestigationEvent happened)
    {
        var name = NameOf(happened.GetType());
        return Investigations.First(type => type.Name == name);
    }

    /// <summary>Name of the type of an investigation's event.</summary>
    public static string NameOf<T>()
        where T : InvestigationEvent => NameOf(typeof(T));

    private static string NameOf(Type happened) => $"investigation-{InvestigationEvent.Kinds[happened]}.v1";
}

/// <summary>A probe went the whole way.</summary>
public sealed record ProbeAnswered(Guid ProbeId);
