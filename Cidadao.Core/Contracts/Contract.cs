namespace Cidadao.Core.Contracts;

/// <summary>A procurement contract, as its official source last published it. Values in BRL.</summary>
public sealed class Contract
{
    public long Id { get; init; }

    /// <summary>
    /// Hash of what identifies the contract in its source: unit, number, supplier, tender and day of signature. The source's own key
    /// (unit, number) is used by different contracts, and even this one can stand for several rows: see <see cref="Occurrence"/>.
    /// </summary>
    public required Guid Key { get; init; }

    /// <summary>1 for the first row with the <see cref="Key"/>, 2 for the second …; ordered by content, so that the order in the file is no matter.</summary>
    public required int Occurrence { get; init; }

    public required DataSource Source { get; init; }

    /// <summary>The source's own key: unit and number, PNCP control number, identifier.</summary>
    public required string SourceKey { get; init; }

    public required string Number { get; init; }

    public required string Object { get; init; }

    /// <summary>The source's own category, such as "Serviços de Engenharia"; null where it has none.</summary>
    public string? Category { get; init; }

    public string? LegalBasis { get; init; }

    public required ProcurementMethod Method { get; init; }

    /// <summary>The method in the source's own words.</summary>
    public required string MethodText { get; init; }

    public string? Status { get; init; }

    public required string ParentAgencyCode { get; init; }

    public required string AgencyCode { get; init; }

    public required string BuyingUnitCode { get; init; }

    public required long SupplierId { get; init; }

    public DateOnly? SignedOn { get; init; }

    public DateOnly? PublishedOn { get; init; }

    public DateOnly? StartsOn { get; init; }

    public DateOnly? EndsOn { get; init; }

    public required decimal InitialValue { get; init; }

    public required decimal FinalValue { get; init; }

    /// <summary>Null where the source says that there was none.</summary>
    public string? TenderNumber { get; init; }

    public string? TenderUnitCode { get; init; }

    public string? TenderUnitName { get; init; }

    public string? TenderMethodText { get; init; }

    /// <summary>The tender that the contract came out of, where it is known; see <c>docs/imports.md</c>.</summary>
    public long? TenderId { get; init; }

    /// <summary>
    /// The same contract in another source, of which this row is the second account: set on the row of the source with the larger
    /// <see cref="DataSource"/>, so that contracts without a link are each contract once. Null when there is none.
    /// </summary>
    public long? LinkedId { get; init; }

    /// <summary>What is implausible or missing in the row.</summary>
    public required QualityIssues Quality { get; init; }

    /// <summary>Hash of the row as read: a second import of equal bytes changes nothing.</summary>
    public required long ContentHash { get; init; }

    /// <summary>Sums of the content hashes of the items, amendments and apostilles, each independent of order; null where there are none.</summary>
    public decimal? ItemsDigest { get; init; }

    public decimal? AmendmentsDigest { get; init; }

    public decimal? ApostillesDigest { get; init; }

    public decimal? TermsDigest { get; init; }

    /// <summary>The import that last wrote the row, and where in the file it stood.</summary>
    public required Guid ImportId { get; init; }

    public required string SourceEntry { get; init; }

    public required int SourceLine { get; init; }

    public Agency ParentAgency { get; init; } = null!;

    public Agency Agency { get; init; } = null!;

    public BuyingUnit BuyingUnit { get; init; } = null!;

    public Supplier Supplier { get; init; } = null!;

    public ICollection<ContractItem> Items { get; init; } = [];

    public ICollection<Amendment> Amendments { get; init; } = [];

    public ICollection<Apostille> Apostilles { get; init; } = [];
}

/// <summary>A line of a contract.</summary>
public sealed class ContractItem
{
    public long Id { get; init; }

    public required long ContractId { get; init; }

    /// <summary>Of its contract, whose year decides on the partition. It never changes: where a contract has items, the day is part of its key.</summary>
    public DateOnly? SignedOn { get; init; }

    /// <summary>Up to 22 digits: unit 6, modality 2, number 5, year 4, sequence 5.</summary>
    public required string Code { get; init; }

    public required string Description { get; init; }

    public string? Complement { get; init; }

    public required decimal Quantity { get; init; }

    /// <summary>BRL for one unit.</summary>
    public required decimal UnitPrice { get; init; }

    /// <summary>Several contracts of the unit bear the number, and nothing in the row tells which of them is meant.</summary>
    public required bool IsSharedNumber { get; init; }

    /// <summary>The file that the row came in (<c>import_files</c>), and the line; null for rows older than their keeping.</summary>
    public long? SourceFile { get; init; }

    public int? SourceLine { get; init; }

    public Contract Contract { get; init; } = null!;
}

/// <summary>A change by agreement (<i>termo aditivo</i>).</summary>
public sealed class Amendment
{
    public long Id { get; init; }

    public required long ContractId { get; init; }

    public required string Number { get; init; }

    public required AmendmentKind Kind { get; init; }

    public DateOnly? SignedOn { get; init; }

    public DateOnly? PublishedOn { get; init; }

    public required string Object { get; init; }

    /// <summary>Change of the contract's value in BRL, signed as the source has it; null where it gives none.</summary>
    public decimal? Value { get; init; }

    public required bool IsSharedNumber { get; init; }

    public long? SourceFile { get; init; }

    public int? SourceLine { get; init; }
}

/// <summary>What an amendment does. Of several effects in one term the first of increase, suppression, readjustment and extension.</summary>
public enum AmendmentKind : short
{
    Unknown = 0,
    Increase = 1,
    Suppression = 2,
    Extension = 3,
    Readjustment = 4,
    Other = 5,
}

/// <summary>A unilateral note (<i>apostilamento</i>), mostly a readjustment of prices.</summary>
public sealed class Apostille
{
    public long Id { get; init; }

    public required long ContractId { get; init; }

    public required string Number { get; init; }

    public required string Description { get; init; }

    /// <summary>BRL.</summary>
    public decimal? Value { get; init; }

    public DateOnly? IncludedOn { get; init; }

    public string? Status { get; init; }

    public required bool IsSharedNumber { get; init; }

    public long? SourceFile { get; init; }

    public int? SourceLine { get; init; }
}

/// <summary>What a contract's history holds beside amendments and apostilles: the contract itself, its rescission.</summary>
public sealed class ContractTerm
{
    public long Id { get; init; }

    public required long ContractId { get; init; }

    /// <summary>In the source's own words: "Contrato", "Termo de Rescisão".</summary>
    public required string Type { get; init; }

    public required string Number { get; init; }

    public DateOnly? SignedOn { get; init; }

    public required string Object { get; init; }

    /// <summary>Value of the contract after the term, BRL.</summary>
    public decimal? Value { get; init; }

    public required long SourceFile { get; init; }

    public required int SourceLine { get; init; }
}
