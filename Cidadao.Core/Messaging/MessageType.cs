using System.Text.Json.Serialization.Metadata;

namespace Cidadao.Core.Messaging;

/// <summary>A message type: its name on the stream with its version, where it travels, and its compiled JSON.</summary>
/// <param name="Name">For example <c>run-import.v1</c>. A name is a contract: what it means never changes; another meaning is another version.</param>
/// <param name="Stream">One of <see cref="Streams"/>.</param>
public sealed record MessageType<T>(string Name, string Stream, JsonTypeInfo<T> Json);

/// <summary>Every command there is.</summary>
public static class MessageTypes
{
    public static MessageType<Investigations.RunInvestigation> RunInvestigation { get; } =
        new("run-investigation.v1", Streams.Commands, Database.CoreJson.Default.RunInvestigation);

    public static MessageType<Investigations.RunShard> RunShard { get; } =
        new("run-shard.v1", Streams.Work, Database.CoreJson.Default.RunShard);

    /// <summary>The same in the lane of the small: who asks for a supplier or a unit does not wait behind a nightly run.</summary>
    public static MessageType<Investigations.RunShard> RunSmallShard { get; } =
        new("run-small-shard.v1", Streams.SmallWork, Database.CoreJson.Default.RunShard);

    public static MessageType<Investigations.ConcludeInvestigation> ConcludeInvestigation { get; } =
        new("conclude-investigation.v1", Streams.SmallWork, Database.CoreJson.Default.ConcludeInvestigation);

    public static MessageType<Imports.RunImport> RunImport { get; } = new("run-import.v1", Streams.Work, Database.CoreJson.Default.RunImport);

    public static MessageType<Exports.RunExport> RunExport { get; } = new("run-export.v1", Streams.Work, Database.CoreJson.Default.RunExport);

    public static MessageType<Imports.Live.RunHarvest> RunHarvest { get; } =
        new("run-harvest.v1", Streams.Work, Database.CoreJson.Default.RunHarvest);

    public static MessageType<Narratives.NarrateInvestigation> NarrateInvestigation { get; } =
        new("narrate-investigation.v1", Streams.Narratives, Database.CoreJson.Default.NarrateInvestigation);

    public static MessageType<Narratives.NarrateFinding> NarrateFinding { get; } =
        new("narrate-finding.v1", Streams.Narratives, Database.CoreJson.Default.NarrateFinding);

    public static MessageType<Investigations.RebuildReadModel> RebuildReadModel { get; } =
        new("rebuild-read-model.v1", Streams.Work, Database.CoreJson.Default.RebuildReadModel);

    /// <param name="contracts">Of the investigation's scope.</param>
    /// <returns>How its shards travel: in the lane of the small below <see cref="Agents.Plan.LargeFrom"/>.</returns>
    public static MessageType<Investigations.RunShard> ShardOf(long contracts) => contracts < Agents.Plan.LargeFrom ? RunSmallShard : RunShard;

    public static MessageType<Probe> Probe { get; } = new("probe.v1", Streams.Commands, Database.CoreJson.Default.Probe);

    public static MessageType<WorkProbe> WorkProbe { get; } = new("work-probe.v1", Streams.Work, Database.CoreJson.Default.WorkProbe);
}
