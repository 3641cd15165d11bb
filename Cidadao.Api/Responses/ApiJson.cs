using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cidadao.Api.Responses;

/// <summary>The wire format, compiled: camel case, ISO dates, money as number, absent parts left out on neither side.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Page<ContractSummary>))]
[JsonSerializable(typeof(Page<FindingSummary>))]
[JsonSerializable(typeof(Page<InvestigationResponse>))]
[JsonSerializable(typeof(Page<ImportResponse>))]
[JsonSerializable(typeof(Page<RejectionResponse>))]
[JsonSerializable(typeof(Page<DeadLetterResponse>))]
[JsonSerializable(typeof(MessagingResponse))]
[JsonSerializable(typeof(StartRebuildRequest))]
[JsonSerializable(typeof(RebuildResponse))]
[JsonSerializable(typeof(ProbeRequest))]
[JsonSerializable(typeof(InvestigationHistory))]
[JsonSerializable(typeof(Accepted))]
[JsonSerializable(typeof(ContractDetail))]
[JsonSerializable(typeof(FindingDetail))]
[JsonSerializable(typeof(InvestigationResponse))]
[JsonSerializable(typeof(StartInvestigationRequest))]
[JsonSerializable(typeof(ImportResponse))]
[JsonSerializable(typeof(StartHarvestRequest))]
[JsonSerializable(typeof(HarvestResponse))]
[JsonSerializable(typeof(IReadOnlyList<HarvestResponse>))]
[JsonSerializable(typeof(ScheduleRequest))]
[JsonSerializable(typeof(ScheduleResponse))]
[JsonSerializable(typeof(IReadOnlyList<ScheduleResponse>))]
[JsonSerializable(typeof(IReadOnlyList<QualityMonthResponse>))]
[JsonSerializable(typeof(IReadOnlyList<QualityContractResponse>))]
[JsonSerializable(typeof(OverviewResponse))]
[JsonSerializable(typeof(IReadOnlyList<IndicatorResponse>))]
[JsonSerializable(typeof(IReadOnlyList<AgencyResponse>))]
[JsonSerializable(typeof(TriageRequest))]
[JsonSerializable(typeof(TriageResponse))]
[JsonSerializable(typeof(RiskResponse))]
public sealed partial class ApiJson : JsonSerializerContext;
