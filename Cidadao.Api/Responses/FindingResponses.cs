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
    DateTimeOffset FoundAt)
{
    /// <summary>
    /// What an analyst decided: <c>open</c>, <c>confirmed</c>, <c>dismissed</c>, or <c>changed</c> when it was decided on other facts than
    /// these.
    /// </summary>
    public string Triage { get; init; } = "open";

    /// <summary>Who looks after it; null when nobody does.</summary>
    public string? Assignee { get; init; }
}

/// <summary>A finding with what is needed to recompute it by hand.</summary>
public sealed record FindingDetail(
    FindingSummary Finding, IndicatorResponse Indicator, EvidenceResponse Evidence, IReadOnlyList<ContractSummary> Contracts)
{
    /// <summary>The finding in a few sentences.</summary>
    public NarrativeResponse? Narrative { get; init; }
}

/// <summary>A finding in a few sentences, and who wrote them.</summary>
/// <param name="Text">Lines are paragraphs.</param>
/// <param name="Writer"><c>template</c> or <c>model</c>.</param>
/// <param name="Model">Name of the model; null when the template wrote it.</param>
/// <param name="Reason">Why no model wrote it, where one was asked: <c>noProvider</c>, <c>budgetSpent</c>, <c>noAnswer</c>, <c>unreadable</c> or <c>refused</c>.</param>
/// <param name="WrittenAt">Null where no model was asked: the text is then made from the evidence as it is read.</param>
public sealed record NarrativeResponse(TextResponse Text, string Writer, string? Provider, string? Model, string? Reason, DateTimeOffset? WrittenAt);

/// <summary>The figures that went in, what they were compared with, and what came out.</summary>
public sealed record EvidenceResponse(
    IReadOnlyList<FigureResponse> Inputs,
    PeerGroupResponse? PeerGroup,
    ThresholdResponse Threshold,
    FigureResponse Result,
    IReadOnlyList<TextResponse> Notes)
{
    /// <summary>The case beside its peers or its limit; null where there is nothing to draw.</summary>
    public ChartResponse? Chart { get; init; }
}

/// <summary>The case against its peers, as data to draw.</summary>
/// <param name="Kind"><c>limit</c>, <c>distribution</c> (quantiles of the peers, ascending), <c>shares</c> or <c>series</c>.</param>
/// <param name="Threshold">From where on it counts; null where that is no single value.</param>
public sealed record ChartResponse(
    string Kind, TextResponse Axis, string Unit, IReadOnlyList<double> Peers, IReadOnlyList<double> Case, double? Threshold)
{
    /// <summary>Draw on a logarithmic axis; all values are above zero then.</summary>
    public bool IsLogarithmic { get; init; }
}

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
    TextResponse Formula,
    ThresholdResponse Threshold,
    string? LegalBasis,
    TextResponse Innocent)
{
    /// <summary>How score and confidence come about.</summary>
    public TextResponse? SeverityRule { get; init; }

    /// <summary>Whom a case is compared with; null where the law or a fixed bound is the measure.</summary>
    public TextResponse? Peers { get; init; }

    /// <summary>What it cannot see or tell apart.</summary>
    public TextResponse? Limits { get; init; }

    /// <summary>Fields without which it is not applicable.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>What an investigation may set differently.</summary>
    public IReadOnlyList<ParameterResponse> Parameters { get; init; } = [];
}

/// <summary>A threshold that an investigation may set.</summary>
/// <param name="Least">Smallest value allowed.</param>
/// <param name="Most">Largest value allowed.</param>
public sealed record ParameterResponse(string Name, double Default, string Unit, double Least, double Most, TextResponse Meaning);

/// <summary>Body of <c>POST /api/v1/findings/{id}/triage</c>.</summary>
/// <param name="Action"><c>confirm</c>, <c>dismiss</c>, <c>reopen</c>, <c>note</c> or <c>assign</c>.</param>
/// <param name="Text">Reason of a dismissal, text of a note, or who an assignment is for.</param>
/// <param name="By">Who does it.</param>
public sealed record TriageRequest(string? Action = null, string? Text = null, string? By = null);

/// <summary>What was decided of a finding, and how it came about.</summary>
/// <param name="Status">As in <see cref="FindingSummary.Triage"/>.</param>
/// <param name="Reason">Why it was dismissed; null unless it is.</param>
public sealed record TriageResponse(string Status, string? Reason, string? Assignee, IReadOnlyList<TriageStepResponse> Steps);

/// <summary>One step of triage.</summary>
/// <param name="SameFacts">Whether the finding had the facts then that it has now.</param>
public sealed record TriageStepResponse(string Action, string? Text, string By, DateTimeOffset At, bool SameFacts);

/// <summary>How much the findings on a party call for a look.</summary>
/// <param name="Kind"><c>contract</c>, <c>supplier</c> or <c>agency</c>.</param>
/// <param name="Score">1 − Π(1 − weight) over the parts, in [0, 1).</param>
/// <param name="Parts">Each indicator once, by its weightiest finding.</param>
public sealed record RiskResponse(string Kind, string Key, double Score, IReadOnlyList<RiskPartResponse> Parts);

/// <summary>What one indicator adds.</summary>
/// <param name="Weight">Score × confidence of the finding.</param>
/// <param name="Findings">Findings of the indicator on the party; only the weightiest counts.</param>
public sealed record RiskPartResponse(string Indicator, TextResponse Title, long FindingId, double Weight, int Findings);
