using Cidadao.Core.Contracts;

namespace Cidadao.Core.RedFlags;

/// <summary>
/// The contracts of an investigation's scope, column by column and read-only: every array has one element a contract,
/// in the order of <see cref="Ids"/> ascending, and a row is its index. Shared by all detectors of an investigation.
/// </summary>
public sealed class ContractView
{
    /// <summary>Primary keys, ascending.</summary>
    public required long[] Ids { get; init; }

    /// <summary>Numbers as the source writes them.</summary>
    public required string[] Numbers { get; init; }

    /// <summary>Objects in the source's words.</summary>
    public required string[] Objects { get; init; }

    /// <summary>Procurement methods; <see cref="ProcurementMethod.Unknown"/> where the source does not say.</summary>
    public required ProcurementMethod[] Methods { get; init; }

    /// <summary>Row of <see cref="AgencyParties"/>.</summary>
    public required int[] Agencies { get; init; }

    /// <summary>Row of <see cref="UnitParties"/>.</summary>
    public required int[] Units { get; init; }

    /// <summary>Row of <see cref="SupplierParties"/>.</summary>
    public required int[] Suppliers { get; init; }

    /// <summary>Days of signature; null where the source is blank.</summary>
    public required DateOnly?[] SignedOn { get; init; }

    /// <summary>First days of the term.</summary>
    public required DateOnly?[] StartsOn { get; init; }

    /// <summary>Last days of the term.</summary>
    public required DateOnly?[] EndsOn { get; init; }

    /// <summary>BRL at signature.</summary>
    public required decimal[] InitialValues { get; init; }

    /// <summary>BRL after amendments.</summary>
    public required decimal[] FinalValues { get; init; }

    /// <summary>Who buys, by index.</summary>
    public required IReadOnlyList<Party> AgencyParties { get; init; }

    /// <summary>Buying units, by index.</summary>
    public required IReadOnlyList<Party> UnitParties { get; init; }

    /// <summary>Who sells, by index.</summary>
    public required IReadOnlyList<SupplierParty> SupplierParties { get; init; }

    /// <summary>The lines of these contracts.</summary>
    public required ItemView Items { get; init; }

    /// <summary>How many contracts there are.</summary>
    public int Count => Ids.Length;
}

/// <summary>The lines of the contracts of a <see cref="ContractView"/>, one element an item, ascending by contract row.</summary>
public sealed class ItemView
{
    /// <summary>Row of the contract in the view.</summary>
    public required int[] Contracts { get; init; }

    /// <summary>Row of <see cref="Classes"/>.</summary>
    public required int[] ClassOf { get; init; }

    /// <summary>Item classes: descriptions in upper case with white space folded. Never a sentinel: see <see cref="NoClass"/>.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>Quantities.</summary>
    public required decimal[] Quantities { get; init; }

    /// <summary>BRL for one unit.</summary>
    public required decimal[] UnitPrices { get; init; }

    /// <summary>True for an item of which it is not known which of several contracts of one number it belongs to.</summary>
    public required bool[] IsSharedNumber { get; init; }

    /// <summary>Value of <see cref="ClassOf"/> for an item whose description is a sentinel or withheld.</summary>
    public const int NoClass = -1;

    /// <summary>How many items there are.</summary>
    public int Count => Contracts.Length;
}

/// <summary>An agency or buying unit.</summary>
public sealed record Party(string Code, string Name);

/// <summary>A supplier. <see cref="SupplierKind.Secret"/> is never counted as one.</summary>
public sealed record SupplierParty(long Id, SupplierKind Kind, string Document, string Name);
