namespace Cidadao.Api.Responses;

/// <summary>An agency or buying unit: its official code and name.</summary>
public sealed record PartyResponse(string Code, string Name);

/// <summary>Who sells.</summary>
/// <param name="Id">Identifier for filters (<c>?supplier=</c>).</param>
/// <param name="Kind"><c>company</c>, <c>person</c> (masked CPF), <c>foreign</c> or <c>secret</c>.</param>
/// <param name="Document">CNPJ, masked CPF or the source's foreign code; null when secret.</param>
public sealed record SupplierResponse(long Id, string Kind, string? Document, string Name);

/// <summary>One row of a list of contracts.</summary>
/// <param name="Method">Procurement method, camel case: <c>auction</c>, <c>directAward</c>, <c>unknown</c> …</param>
/// <param name="MethodText">The method in the source's own words.</param>
/// <param name="InitialValue">BRL.</param>
/// <param name="FinalValue">BRL, after amendments.</param>
public sealed record ContractSummary(
    long Id,
    string Number,
    string Object,
    string Method,
    string MethodText,
    PartyResponse Agency,
    PartyResponse BuyingUnit,
    SupplierResponse Supplier,
    DateOnly? SignedOn,
    DateOnly? PublishedOn,
    DateOnly? StartsOn,
    DateOnly? EndsOn,
    decimal InitialValue,
    decimal FinalValue);

/// <summary>One contract with everything that the source says of it.</summary>
/// <param name="SourceFile">Entry of the official file that the row came from.</param>
/// <param name="SourceLine">Line of that file at which the row starts; 1 is the header.</param>
public sealed record ContractDetail(
    ContractSummary Contract,
    PartyResponse ParentAgency,
    string? LegalBasis,
    string? Status,
    TenderResponse? Tender,
    IReadOnlyList<ContractItemResponse> Items,
    IReadOnlyList<AmendmentResponse> Amendments,
    IReadOnlyList<ApostilleResponse> Apostilles,
    IReadOnlyList<FindingSummary> Findings,
    Guid ImportId,
    string SourceFile,
    long SourceLine);

/// <summary>The tender that a contract came out of.</summary>
public sealed record TenderResponse(string Number, string? BuyingUnitCode, string? BuyingUnitName, string? MethodText);

/// <summary>A line of a contract.</summary>
/// <param name="UnitPrice">BRL for one unit.</param>
/// <param name="Value">Quantity × unit price, BRL.</param>
/// <param name="IsSharedNumber">True when several contracts of the unit bear the number, so that the line might belong to another of them.</param>
public sealed record ContractItemResponse(
    string Code, string Description, string? Complement, decimal Quantity, decimal UnitPrice, decimal Value, bool IsSharedNumber);

/// <summary>A change by agreement (<i>termo aditivo</i>).</summary>
public sealed record AmendmentResponse(string Number, DateOnly? PublishedOn, string Object, bool IsSharedNumber);

/// <summary>A unilateral note (<i>apostilamento</i>), BRL.</summary>
public sealed record ApostilleResponse(
    string Number, string Description, decimal? Value, DateOnly? IncludedOn, string? Status, bool IsSharedNumber);

/// <summary>An agency with how much it holds, for pickers and lists. Values in BRL.</summary>
public sealed record AgencyResponse(string Code, string Name, long Contracts, decimal InitialValue);
