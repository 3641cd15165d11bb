namespace Cidadao.Core.Contracts;

/// <summary>A tender or direct purchase (<i>licitação</i>, <i>contratação</i>) before there is a contract. Values in BRL.</summary>
public sealed class Tender
{
    public long Id { get; init; }

    /// <summary>Hash of the source and its key; several rows of a source may share it: see <see cref="Occurrence"/>.</summary>
    public required Guid Key { get; init; }

    /// <summary>1 for the first row with the <see cref="Key"/>, 2 for the second …; ordered by content.</summary>
    public required int Occurrence { get; init; }

    public required DataSource Source { get; init; }

    /// <summary>The source's own key.</summary>
    public required string SourceKey { get; init; }

    public required string Number { get; init; }

    public required string BuyingUnitCode { get; init; }

    public required ProcurementMethod Method { get; init; }

    /// <summary>The method in the source's own words.</summary>
    public required string MethodText { get; init; }

    public required string Object { get; init; }

    public string? Status { get; init; }

    /// <summary>The source's own category.</summary>
    public string? Category { get; init; }

    /// <summary>Publication of the notice.</summary>
    public DateOnly? NoticeOn { get; init; }

    /// <summary>Opening of the bids; the end of the proposals where the source gives that.</summary>
    public DateOnly? OpensOn { get; init; }

    /// <summary>Result.</summary>
    public DateOnly? ClosedOn { get; init; }

    public decimal? EstimatedValue { get; init; }

    public decimal? AwardedValue { get; init; }

    public required long ContentHash { get; init; }

    /// <summary>Sums of the content hashes of the items, participations and commitments; null where there are none.</summary>
    public decimal? ItemsDigest { get; init; }

    public decimal? ParticipationsDigest { get; init; }

    public decimal? CommitmentsDigest { get; init; }

    public required Guid ImportId { get; init; }

    public required string SourceEntry { get; init; }

    public required int SourceLine { get; init; }
}

/// <summary>A line of a tender.</summary>
public sealed class TenderItem
{
    public long Id { get; init; }

    public required long TenderId { get; init; }

    public required string Code { get; init; }

    public required string Description { get; init; }

    public decimal? Quantity { get; init; }

    public string? Unit { get; init; }

    /// <summary>BRL for one unit.</summary>
    public decimal? EstimatedUnitPrice { get; init; }

    /// <summary>BRL for one unit.</summary>
    public decimal? AwardedUnitPrice { get; init; }

    /// <summary>Null where there is no winner, or the source withholds it.</summary>
    public long? WinnerSupplierId { get; init; }

    public required long SourceFile { get; init; }

    public required int SourceLine { get; init; }
}

/// <summary>One supplier bidding for one item. Only real participants: a source's placeholder is none.</summary>
public sealed class Participation
{
    public long Id { get; init; }

    public required long TenderId { get; init; }

    public required string ItemCode { get; init; }

    public required long SupplierId { get; init; }

    public required bool IsWinner { get; init; }

    public required long SourceFile { get; init; }

    public required int SourceLine { get; init; }
}

/// <summary>A commitment of funds (<i>empenho</i>) that refers to a tender.</summary>
public sealed class TenderCommitment
{
    public long Id { get; init; }

    public required long TenderId { get; init; }

    public required string Code { get; init; }

    public DateOnly? IssuedOn { get; init; }

    public required string Note { get; init; }

    /// <summary>BRL.</summary>
    public decimal? Value { get; init; }

    public required long SourceFile { get; init; }

    public required int SourceLine { get; init; }
}
