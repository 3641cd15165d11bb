using System.Globalization;
using Cidadao.Api.Contracts;
using Cidadao.Api.Responses;
using GraphQL.Types;

namespace Cidadao.Api.GraphQL.Types;

/// <summary>The one filter of contracts.</summary>
internal sealed class ContractFilterType : InputObjectGraphType
{
    public ContractFilterType()
    {
        Name = "ContractFilter";
        Description = "Which contracts: the one filter of REST, exports and investigations. A part that is absent does not limit.";
        Field<DateOnlyGraphType>("from").Description("First day of signature.");
        Field<DateOnlyGraphType>("to").Description("Last day of signature.");
        Field<StringGraphType>("agency").Description("Agency code.");
        Field<StringGraphType>("unit").Description("Buying unit code.");
        Field<StringGraphType>("supplier").Description("CNPJ, masked CPF or foreign code.");
        Field<ProcurementMethodType>("method").Description("Procurement method.");
        Field<DecimalGraphType>("minValue").Description("Smallest initial value, BRL.");
        Field<DecimalGraphType>("maxValue").Description("Largest initial value, BRL.");
        Field<StringGraphType>("text").Description("Words of the object, Portuguese full text with accents folded.");
    }

    public override object ParseDictionary(IDictionary<string, object?> value) => value;

    /// <summary>As REST's query parameters, which are read and checked in one place.</summary>
    public static ContractFilterRequest Request(IDictionary<string, object?>? filter) => new(
        Text(filter, "from"), Text(filter, "to"), Text(filter, "agency"), Text(filter, "unit"), Text(filter, "supplier"), Text(filter, "method"),
        Text(filter, "minValue"), Text(filter, "maxValue"), Text(filter, "text"));

    /// <summary>As the scope of an investigation.</summary>
    public static ScopeResponse Scope(IDictionary<string, object?>? filter) => new(
        filter?.TryGetValue("from", out var from) == true ? (DateOnly?)from : null,
        filter?.TryGetValue("to", out var to) == true ? (DateOnly?)to : null,
        Text(filter, "agency"), Text(filter, "unit"), Text(filter, "supplier"), Text(filter, "method"),
        filter?.TryGetValue("minValue", out var min) == true ? (decimal?)min : null,
        filter?.TryGetValue("maxValue", out var max) == true ? (decimal?)max : null,
        Text(filter, "text"));

    private static string? Text(IDictionary<string, object?>? filter, string field) =>
        filter is null || !filter.TryGetValue(field, out var value) ? null
        : value is DateOnly day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : Convert.ToString(value, CultureInfo.InvariantCulture);
}

/// <summary>Which findings.</summary>
internal sealed class FindingFilterType : InputObjectGraphType
{
    public FindingFilterType()
    {
        Name = "FindingFilter";
        Description = "Which findings. A part that is absent does not limit.";
        Field<IdGraphType>("investigation");
        Field<StringGraphType>("indicator").Description("Code such as F21.");
        Field<SeverityType>("severity").Description("This band or above.");
        Field<TriageFilterType>("triage").Description("OPEN when absent.");
    }

    public override object ParseDictionary(IDictionary<string, object?> value) => value;
}

/// <summary>A threshold that an investigation sets differently.</summary>
internal sealed class ThresholdInputType : InputObjectGraphType
{
    public ThresholdInputType()
    {
        Name = "ThresholdInput";
        Description = "A threshold that an investigation sets differently: see the parameters of the indicators.";
        Field<NonNullGraphType<StringGraphType>>("indicator").Description("Code such as F21.");
        Field<NonNullGraphType<StringGraphType>>("parameter");
        Field<NonNullGraphType<FloatGraphType>>("value");
    }

    public override object ParseDictionary(IDictionary<string, object?> value) => value;
}

/// <summary>What to look through, and for what.</summary>
internal sealed class StartInvestigationInputType : InputObjectGraphType
{
    public StartInvestigationInputType()
    {
        Name = "StartInvestigationInput";
        Description = "What to look through, and for what.";
        Field<ContractFilterType>("scope").Description("Everything when absent.");
        Field<ListGraphType<NonNullGraphType<StringGraphType>>>("indicators").Description("Codes; all that the agents know when absent or empty.");
        Field<ListGraphType<NonNullGraphType<ThresholdInputType>>>("thresholds");
    }

    public override object ParseDictionary(IDictionary<string, object?> value) => value;

    public static StartInvestigationRequest Request(IDictionary<string, object?>? input) => new(
        ContractFilterType.Scope(Part<IDictionary<string, object?>>(input, "scope")),
        [.. Part<IEnumerable<object>>(input, "indicators")?.OfType<string>() ?? []])
    {
        Thresholds = Part<IEnumerable<object>>(input, "thresholds")?.OfType<IDictionary<string, object?>>()
            .GroupBy(one => (string)one["indicator"]!)
            .ToDictionary(of => of.Key, IReadOnlyDictionary<string, double> (of) => of
                .GroupBy(one => (string)one["parameter"]!)
                .ToDictionary(parameter => parameter.Key, parameter => Convert.ToDouble(parameter.Last()["value"], CultureInfo.InvariantCulture))),
    };

    private static T? Part<T>(IDictionary<string, object?>? input, string field)
        where T : class => input is not null && input.TryGetValue(field, out var value) ? value as T : null;
}
