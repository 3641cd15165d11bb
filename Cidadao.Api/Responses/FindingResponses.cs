namespace Cidadao.Api.Responses;

/// <summary>A reason to look. Never an accusation.</summary>
/// <param name="Severity"><c>critical</c>, <c>high</c>, <c>medium</c>, <c>low</c> or <c>info</c>.</param>
/// <param name="Score">What the severity is cut from, in [0, 1].</param>
/// <param name="Confidence">How sure the rule is that the figures mean what they seem to, in [0, 1]; apart from severity.</param>
/// <param name="Value">BRL that the finding speaks of: the contracts' initial value unless the evidence says otherwise.</param>
/// <param name="Contracts">How many contracts the finding rests on.</param>
public sealed record FindingSummary(
    long Id,
    Guid InvestigationId,
    string Indicator,
    TextResponse Title,
    TextResponse Summary,
    string Severity,
    double Score,
    double Confidence,
    decimal Value,
    string Agent,
    int Contracts,
    DateTimeOffset FoundAt);

/// <summary>A finding with what is needed to recompute it by hand.</summary>
public sealed record FindingDetail(
    FindingSummary Finding, IndicatorResponse Indicator, EvidenceResponse Evidence, IReadOnlyList<ContractSummary> Contracts);

/// <summary>The figures that went in, what they were compared with, and what came out.</summary>
public sealed record EvidenceResponse(
    IReadOnlyList<FigureResponse> Inputs,
    PeerGroupResponse? PeerGroup,
    ThresholdResponse Threshold,
    FigureResponse Result,
    IReadOnlyList<TextResponse> Notes);

/// <summary>A named figure.</summary>
/// <param name="Value">Invariant notation: decimal point, ISO dates.</param>
/// <param name="Unit"><c>BRL</c>, <c>days</c>, <c>ratio</c>, <c>count</c>, <c>date</c>, <c>text</c> or <c>score</c>.</param>
public sealed record FigureResponse(TextResponse Name, string Value, string Unit);

/// <summary>Who the case was compared with.</summary>
public sealed record PeerGroupResponse(TextResponse Definition, int Size, IReadOnlyList<FigureResponse> Statistics);

/// <summary>From where on it counts as a red flag, and who says so.</summary>
public sealed record ThresholdResponse(string Value, string Unit, string Source);

/// <summary>An indicator of the catalogue.</summary>
/// <param name="LegalBasis">Law and article; null where the indicator rests on practice or literature.</param>
/// <param name="Innocent">Explanations that have nothing wrong in them.</param>
public sealed record IndicatorResponse(
    string Code,
    string Agent,
    TextResponse Title,
    TextResponse Explanation,
    string Formula,
    ThresholdResponse Threshold,
    string? LegalBasis,
    TextResponse Innocent);
