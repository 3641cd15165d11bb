using System.Text.Json;
using System.Text.Json.Serialization;
using Cidadao.Core.Contracts;
using Cidadao.Core.Imports;
using Cidadao.Core.Investigations;
using Cidadao.Core.Messaging;
using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Database;

/// <summary>The JSON that is stored: compiled, camel case, enums by name.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UseStringEnumConverter = true,
    AllowOutOfOrderMetadataProperties = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InvestigationEvent))]
[JsonSerializable(typeof(IReadOnlyList<TaskState>))]
[JsonSerializable(typeof(SeverityTally))]
[JsonSerializable(typeof(ContractFilter))]
[JsonSerializable(typeof(Evidence))]
[JsonSerializable(typeof(LocalizedText))]
[JsonSerializable(typeof(List<ImportEntry>))]
[JsonSerializable(typeof(InvestigationState))]
[JsonSerializable(typeof(InvestigationHappened))]
[JsonSerializable(typeof(RunInvestigation))]
[JsonSerializable(typeof(RunShard))]
[JsonSerializable(typeof(ConcludeInvestigation))]
[JsonSerializable(typeof(PlanRecord))]
[JsonSerializable(typeof(Messaging.Asks.Ask))]
[JsonSerializable(typeof(Messaging.Asks.Answer))]
[JsonSerializable(typeof(IReadOnlyList<Agents.PoolState>))]
[JsonSerializable(typeof(RebuildReadModel))]
[JsonSerializable(typeof(IReadOnlyList<ReadModelDifference>))]
[JsonSerializable(typeof(Probe))]
[JsonSerializable(typeof(WorkProbe))]
[JsonSerializable(typeof(ProbeAnswered))]
[JsonSerializable(typeof(ImportEnded))]
[JsonSerializable(typeof(ImportProgressed))]
[JsonSerializable(typeof(FindingTriaged))]
[JsonSerializable(typeof(Caching.CacheEvicted))]
[JsonSerializable(typeof(Access.ApiKeyChanged))]
[JsonSerializable(typeof(RunImport))]
[JsonSerializable(typeof(Exports.RunExport))]
[JsonSerializable(typeof(Imports.Live.RunHarvest))]
[JsonSerializable(typeof(Narratives.NarrateInvestigation))]
[JsonSerializable(typeof(Narratives.NarrateFinding))]
[JsonSerializable(typeof(Narratives.NarrativeWritten))]
public sealed partial class CoreJson : JsonSerializerContext;
