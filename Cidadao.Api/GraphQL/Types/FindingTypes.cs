using Cidadao.Api.Findings;
using Cidadao.Api.GraphQL.Limits;
using Cidadao.Api.GraphQL.Reading;
using Cidadao.Api.Responses;
using Cidadao.Core.RedFlags;
using GraphQL;
using GraphQL.Types;

namespace Cidadao.Api.GraphQL.Types;

/// <summary>A finding.</summary>
internal sealed class FindingType : ObjectGraphType<FindingSummary>
{
    public FindingType()
    {
        Name = "Finding";
        Description = "A reason to look. Never an accusation.";
        Field<NonNullGraphType<IdGraphType>>("id").Resolve(context => context.Source.Id);
        Field<NonNullGraphType<TextType>>("title").Part().Resolve(context => context.Source.Title);
        Field<NonNullGraphType<TextType>>("summary").Part().Resolve(context => context.Source.Summary);
        Field<NonNullGraphType<SeverityType>>("severity").Resolve(context => context.Source.Severity);
        Field(finding => finding.Score).Description("What the severity is cut from, in [0, 1].");
        Field(finding => finding.Confidence).Description("How sure the rule is that the figures mean what they seem to, in [0, 1].");
        Field(finding => finding.Value).Description("BRL that the finding speaks of.");
        Field<NonNullGraphType<AgentRoleType>>("agent").Resolve(context => context.Source.Agent);
        Field<NonNullGraphType<IntGraphType>>("contractCount").Description("How many contracts it rests on.").Resolve(context => context.Source.Contracts);
        Field<NonNullGraphType<DateTimeOffsetGraphType>>("foundAt").Resolve(context => context.Source.FoundAt);
        Field<NonNullGraphType<TriageStateType>>("triage").Description("What an analyst decided.").Resolve(context => context.Source.Triage);
        Field(finding => finding.Assignee, nullable: true).Description("Who looks after it.");
        Field<IndicatorType>("indicator").Description("Null where the catalogue no longer has it.").Keep(CachePolicy.Catalogue)
            .Resolve(context => IndicatorType.Find(context.Source.Indicator));
        Field<NonNullGraphType<EvidenceType>>("evidence").Keep(CachePolicy.Findings)
            .Resolve(context => context.Graph().Loader<long, EvidenceResponse>("finding.evidence", CachePolicy.Findings, FindingReads.EvidenceAsync).Load(context.Source.Id));
        Field<NonNullGraphType<InvestigationType>>("investigation").Keep(CachePolicy.Live)
            .Resolve(context => context.Graph().Loader<Guid, InvestigationResponse>("investigation", CachePolicy.Live, InvestigationReads.ByIdAsync)
                .Load(context.Source.InvestigationId));
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<ContractType>>>>("contracts").Description("The largest contracts that it rests on.")
            .First(5, 50).Keep(CachePolicy.Both).Resolve(Contracts);
    }

    private static Pending<List<ContractSummary>> Contracts(IResolveFieldContext<FindingSummary> context)
    {
        var first = context.GetArgument<int>(FieldSize.First);
        return context.Graph().Loader<long, List<ContractSummary>>(
            $"finding.contracts.{first}", CachePolicy.Both, (db, ids, token) => ContractReads.OfFindingsAsync(db, ids, first, token)).Load(context.Source.Id).Then(found => found ?? []);
    }
}

internal sealed class FindingConnectionType() : ConnectionType<FindingType, FindingSummary>("Finding");

/// <summary>An indicator of the catalogue.</summary>
internal sealed class IndicatorType : ObjectGraphType<IndicatorResponse>
{
    public static readonly IReadOnlyList<IndicatorResponse> All = [.. RedFlagCatalog.All.Select(FindingMapping.Indicator)];

    private static readonly Dictionary<string, IndicatorResponse> ByCode = All.ToDictionary(indicator => indicator.Code, StringComparer.OrdinalIgnoreCase);

    public IndicatorType()
    {
        Name = "Indicator";
        Description = "What is looked for.";
        Field(indicator => indicator.Code);
        Field<NonNullGraphType<AgentRoleType>>("agent").Resolve(context => context.Source.Agent);
        Field<NonNullGraphType<TextType>>("title").Part().Resolve(context => context.Source.Title);
        Field<NonNullGraphType<TextType>>("explanation").Part().Resolve(context => context.Source.Explanation);
        Field<NonNullGraphType<TextType>>("formula").Part().Resolve(context => context.Source.Formula);
        Field<NonNullGraphType<ThresholdType>>("threshold").Part().Resolve(context => context.Source.Threshold);
        Field(indicator => indicator.LegalBasis, nullable: true).Description("Law and article; null where it rests on practice or literature.");
        Field<NonNullGraphType<TextType>>("innocent").Description("Explanations that have nothing wrong in them.").Part().Resolve(context => context.Source.Innocent);
        Field<TextType>("severityRule").Part().Resolve(context => context.Source.SeverityRule);
        Field<TextType>("peers").Part().Resolve(context => context.Source.Peers);
        Field<TextType>("limits").Part().Resolve(context => context.Source.Limits);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<IndicatorParameterType>>>>("parameters").Sized(3).Resolve(context => context.Source.Parameters);
    }

    public static IndicatorResponse? Find(string? code) => code is null ? null : ByCode.GetValueOrDefault(code);
}

/// <summary>A threshold that an investigation may set.</summary>
internal sealed class IndicatorParameterType : ObjectGraphType<ParameterResponse>
{
    public IndicatorParameterType()
    {
        Name = "IndicatorParameter";
        Description = "A threshold that an investigation may set.";
        Field(parameter => parameter.Name);
        Field(parameter => parameter.Default);
        Field(parameter => parameter.Unit);
        Field(parameter => parameter.Least);
        Field(parameter => parameter.Most);
        Field<NonNullGraphType<TextType>>("meaning").Part().Resolve(context => context.Source.Meaning);
    }
}
