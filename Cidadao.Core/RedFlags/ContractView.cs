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

    /// <summary>Which optional columns are loaded; one that is not is empty, and reading it fails.</summary>
    public ViewParts Parts { get; init; } = ViewParts.All;

    /// <summary>Objects in the source's words. Part <see cref="ViewParts.Objects"/>.</summary>
    public string[] Objects { get; init; } = [];

    /// <summary>Legal bases in the source's words; null where it is blank. Part <see cref="ViewParts.Terms"/>.</summary>
    public string?[] LegalBases { get; init; } = [];

    /// <summary>Methods in the source's words. Part <see cref="ViewParts.Terms"/>.</summary>
    public string[] MethodTexts { get; init; } = [];

    /// <summary>The source's own categories; null where it has none. Part <see cref="ViewParts.Terms"/>.</summary>
    public string?[] Categories { get; init; } = [];

    /// <summary>True where the source names the tender that the contract came out of. Part <see cref="ViewParts.Terms"/>.</summary>
    public bool[] NamesTender { get; init; } = [];

    /// <summary>Procurement methods; <see cref="ProcurementMethod.Unknown"/> where the source does not say.</summary>
    public required ProcurementMethod[] Methods { get; init; }

    /// <summary>Row of <see cref="AgencyParties"/>.</summary>
    public required int[] Agencies { get; init; }

    /// <summary>Row of <see cref="UnitParties"/>.</summary>
    public required int[] Units { get; init; }

    /// <summary>Row of <see cref="SupplierParties"/>.</summary>
    public required int[] Suppliers { get; init; }

    /// <summary>Row of <see cref="Tenders"/>; −1 where it is unknown or outside the scope. Part <see cref="ViewParts.Tenders"/>.</summary>
    public int[] TenderRows { get; init; } = [];

    /// <summary>Days of signature; null where the source is blank.</summary>
    public required DateOnly?[] SignedOn { get; init; }

    /// <summary>Days of publication in the official gazette.</summary>
    public required DateOnly?[] PublishedOn { get; init; }

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

    /// <summary>The lines of these contracts. Part <see cref="ViewParts.Items"/>.</summary>
    public ItemView Items { get; init; } = ItemView.Empty;

    /// <summary>Their changes by agreement. Part <see cref="ViewParts.Amendments"/>.</summary>
    public AmendmentView Amendments { get; init; } = AmendmentView.Empty;

    /// <summary>The tenders of the scope. Part <see cref="ViewParts.Tenders"/>.</summary>
    public TenderView Tenders { get; init; } = TenderView.Empty;

    /// <summary>The registers of sanctions. Part <see cref="ViewParts.Sanctions"/>.</summary>
    public SanctionView Sanctions { get; init; } = SanctionView.Empty;

    /// <summary>How many contracts there are.</summary>
    public int Count => Ids.Length;
}

/// <summary>The lines of the contracts of a <see cref="ContractView"/>, one element an item, ascending by contract row.</summary>
public sealed class ItemView
{
    /// <summary>No lines at all.</summary>
    public static ItemView Empty { get; } = new()
    {
        Contracts = [],
        ClassOf = [],
        Classes = [],
        Quantities = [],
        UnitPrices = [],
        IsSharedNumber = [],
    };

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
