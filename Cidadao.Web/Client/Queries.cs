namespace Cidadao.Web.Client;

/// <summary>Filters of a list of contracts. What is null or blank does not limit.</summary>
/// <param name="From">First day of signature.</param>
/// <param name="To">Last day of signature.</param>
/// <param name="Agency">Agency code.</param>
/// <param name="Unit">Buying unit code.</param>
/// <param name="Supplier">CNPJ, masked CPF or foreign code.</param>
/// <param name="Method">Procurement method, camel case.</param>
/// <param name="MinValue">Smallest initial value, BRL.</param>
/// <param name="MaxValue">Largest initial value, BRL.</param>
/// <param name="Text">Words of the object.</param>
/// <param name="Sort"><c>signedOn</c> (newest first; the default) or <c>value</c> (largest first).</param>
public sealed record ContractQuery(
    DateOnly? From = null,
    DateOnly? To = null,
    string? Agency = null,
    string? Unit = null,
    string? Supplier = null,
    string? Method = null,
    decimal? MinValue = null,
    decimal? MaxValue = null,
    string? Text = null,
    string? Sort = null)
{
    /// <summary>True when something limits the list.</summary>
    public bool IsFiltered => this with { Sort = null } != new ContractQuery();

    /// <summary>The same names in the page's own address and in the API's.</summary>
    public string ToUri(string path, int? pageSize = null, string? cursor = null) => new ApiPath(path)
        .With("text", Text)
        .With("from", From)
        .With("to", To)
        .With("agency", Agency)
        .With("unit", Unit)
        .With("supplier", Supplier)
        .With("method", Method)
        .With("minValue", MinValue)
        .With("maxValue", MaxValue)
        .With("sort", Sort)
        .With("pageSize", pageSize)
        .With("cursor", cursor)
        .ToString();

    /// <summary>The web's own address of the same contracts as a file; it has an order of its own.</summary>
    public string ToExport() => (this with { Sort = null }).ToUri("exports/contracts");
}

/// <summary>Filters of a list of findings.</summary>
/// <param name="Investigation">Findings of this investigation only.</param>
/// <param name="Contract">Findings that rest on this contract only.</param>
/// <param name="Indicator">Code such as <c>F21</c>.</param>
/// <param name="Severity">This band or above.</param>
/// <param name="Triage"><c>open</c>, <c>confirmed</c>, <c>dismissed</c>, <c>changed</c> or <c>all</c>; null is the API's default: all but the dismissed.</param>
public sealed record FindingQuery(
    Guid? Investigation = null, long? Contract = null, string? Indicator = null, string? Severity = null, string? Triage = null)
{
    /// <summary>Path and query of the API.</summary>
    public string ToUri(string path, int pageSize, string? cursor = null) => new ApiPath(path)
        .With("investigation", Investigation)
        .With("contract", Contract)
        .With("indicator", Indicator)
        .With("severity", Severity)
        .With("triage", Triage)
        .With("pageSize", pageSize)
        .With("cursor", cursor)
        .ToString();
}
