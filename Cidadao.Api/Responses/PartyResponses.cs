namespace Cidadao.Api.Responses;

/// <summary>A supplier with what was bought from it, over all sources, and the lists of sanctioned parties that it is on.</summary>
/// <param name="Contracts">Signed with it; where two sources tell of one contract it counts once.</param>
/// <param name="InitialValue">BRL.</param>
/// <param name="Sanctions">Of its document; of a company also those of the establishments that share its root. Which of them hold for a contract depends on the day and their scope.</param>
public sealed record SupplierDetail(SupplierResponse Supplier, long Contracts, decimal InitialValue, IReadOnlyList<SanctionResponse> Sanctions);

/// <summary>A row of a list of sanctioned parties, as published.</summary>
/// <param name="List"><c>ceis</c> or <c>cnep</c>.</param>
/// <param name="Document">CNPJ or masked CPF; the source's own text for anything else.</param>
/// <param name="StartsOn">Null where the list gives no day.</param>
/// <param name="EndsOn">Null is open, unless <paramref name="HasDates"/> is false.</param>
/// <param name="HasDates">False when the list gives no days: then it shows membership only.</param>
/// <param name="Scope">Whom it keeps from contracting: <c>unknown</c>, <c>sanctioningAgency</c>, <c>sanctioningSphere</c>, <c>allSpheres</c>.</param>
/// <param name="Agency">Who sanctioned.</param>
/// <param name="Process">Its number.</param>
/// <param name="Fine">BRL; null when there is none.</param>
/// <param name="SourceFile">Entry of the official file that the row came from.</param>
/// <param name="SourceLine">Line of that file at which the row starts; 1 is the header.</param>
public sealed record SanctionResponse(
    long Id,
    string List,
    string Document,
    string Name,
    DateOnly? StartsOn,
    DateOnly? EndsOn,
    bool HasDates,
    string Category,
    string Scope,
    string? Agency,
    string? LegalBasis,
    string? Process,
    decimal? Fine,
    Guid ImportId,
    string SourceFile,
    long SourceLine);

/// <summary>An agency, what it has bought over all sources, and what it has been called.</summary>
/// <param name="InitialValue">BRL.</param>
/// <param name="Units">That buy for it, largest value first, 500 at most; those without a contract are left out.</param>
/// <param name="Names">Where it has had more than one.</param>
public sealed record AgencyDetail(
    PartyResponse Agency, long Contracts, decimal InitialValue, IReadOnlyList<AgencyResponse> Units, IReadOnlyList<PartyNameResponse> Names);

/// <summary>A buying unit, what it has bought over all sources, and what it has been called.</summary>
/// <param name="InitialValue">BRL.</param>
/// <param name="Names">Where it has had more than one.</param>
public sealed record UnitDetail(PartyResponse Unit, PartyResponse Agency, long Contracts, decimal InitialValue, IReadOnlyList<PartyNameResponse> Names);

/// <summary>A name that a source has used.</summary>
/// <param name="SeenAt">When an import first told of another.</param>
public sealed record PartyNameResponse(string Name, DateTimeOffset SeenAt);
