using Cidadao.Core.Contracts;

namespace Cidadao.Core.RedFlags;

/// <summary>The tenders of an investigation's scope, column by column, ascending by <see cref="Ids"/>.</summary>
public sealed class TenderView
{
    /// <summary>No tenders at all.</summary>
    public static TenderView Empty { get; } = new();

    /// <summary>Primary keys, ascending.</summary>
    public long[] Ids { get; init; } = [];

    /// <summary>Numbers as the source writes them.</summary>
    public string[] Numbers { get; init; } = [];

    /// <summary>Codes of the buying units.</summary>
    public string[] Units { get; init; } = [];

    /// <summary>Procurement methods.</summary>
    public ProcurementMethod[] Methods { get; init; } = [];

    /// <summary>Objects in the source's words.</summary>
    public string[] Objects { get; init; } = [];

    /// <summary>The source's categories, for example <c>Compras</c> or <c>Serviços de Engenharia</c>; null where it has none.</summary>
    public string?[] Categories { get; init; } = [];

    /// <summary>Days of publication of the notice.</summary>
    public DateOnly?[] NoticeOn { get; init; } = [];

    /// <summary>Days of the opening of the bids.</summary>
    public DateOnly?[] OpensOn { get; init; } = [];

    /// <summary>BRL that the buyer expected.</summary>
    public decimal?[] EstimatedValues { get; init; } = [];

    /// <summary>BRL of the winning bids.</summary>
    public decimal?[] AwardedValues { get; init; } = [];

    /// <summary>Lines of the tenders.</summary>
    public TenderItemView Items { get; init; } = new();

    /// <summary>Who took part.</summary>
    public ParticipationView Participations { get; init; } = new();

    /// <summary>How many tenders there are.</summary>
    public int Count => Ids.Length;
}

/// <summary>The lines of the tenders, ascending by tender row.</summary>
public sealed class TenderItemView
{
    /// <summary>Row of the tender.</summary>
    public int[] Tenders { get; init; } = [];

    /// <summary>Quantities; null where the source gives none.</summary>
    public decimal?[] Quantities { get; init; } = [];

    /// <summary>BRL for one unit, as the buyer expected.</summary>
    public decimal?[] EstimatedPrices { get; init; } = [];

    /// <summary>BRL for one unit, of the winning bid.</summary>
    public decimal?[] AwardedPrices { get; init; } = [];

    /// <summary>How many lines there are.</summary>
    public int Count => Tenders.Length;
}

/// <summary>Valid participants of the lines of tenders, ascending by tender row, line and supplier; sentinels never.</summary>
public sealed class ParticipationView
{
    /// <summary>Row of the tender.</summary>
    public int[] Tenders { get; init; } = [];

    /// <summary>The source's code of the line, unique within a tender.</summary>
    public string[] Items { get; init; } = [];

    /// <summary>Row of <see cref="ContractView.SupplierParties"/>.</summary>
    public int[] Suppliers { get; init; } = [];

    /// <summary>Who won.</summary>
    public bool[] IsWinner { get; init; } = [];

    /// <summary>How many participations there are.</summary>
    public int Count => Tenders.Length;
}
