namespace Cidadao.Api.Responses;

/// <summary>What a few words find, of each kind the first, with the places marked.</summary>
/// <param name="Suppliers">By name or document; where none has all the words, those whose names are closest to them.</param>
/// <param name="Agencies">By name or code.</param>
/// <param name="Units">By name or code.</param>
public sealed record SearchResponse(
    ContractHits Contracts, IReadOnlyList<SupplierHit> Suppliers, IReadOnlyList<PartyHit> Agencies, IReadOnlyList<PartyHit> Units);

/// <summary>Contracts whose objects have the words, those first that were signed last.</summary>
/// <param name="Total">How many there are.</param>
/// <param name="TotalIsEstimate">True when they are not counted.</param>
public sealed record ContractHits(long Total, bool TotalIsEstimate, IReadOnlyList<ContractHit> Items);

/// <summary>A contract that was found.</summary>
/// <param name="Object">Its object in parts, in any inflection of the words.</param>
public sealed record ContractHit(ContractSummary Contract, IReadOnlyList<TextPart> Object);

/// <summary>A supplier that was found.</summary>
/// <param name="Name">In parts.</param>
/// <param name="IsClose">The name has not all of the words, but is close to them; nothing of it is marked.</param>
public sealed record SupplierHit(SupplierResponse Supplier, IReadOnlyList<TextPart> Name, bool IsClose);

/// <summary>An agency or a buying unit that was found.</summary>
/// <param name="Name">In parts.</param>
public sealed record PartyHit(PartyResponse Party, IReadOnlyList<TextPart> Name);

/// <summary>A part of a text. All parts together are the text.</summary>
/// <param name="IsMatch">Whether it is what was looked for.</param>
public sealed record TextPart(string Text, bool IsMatch);
