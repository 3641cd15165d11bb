using Cidadao.Core.Contracts;

namespace Cidadao.Benchmarks.Detection;

/// <summary>How far a planted case lies beyond its threshold, and its look-alike on this side of it.</summary>
internal enum Level
{
    Easy,
    Middle,
    Hard,
}

/// <summary>A contract under construction. Ordinary in every field that a case does not set.</summary>
internal sealed class ContractFact
{
    public required long Id { get; init; }

    public string Object { get; set; } = "";

    public ProcurementMethod Method { get; set; } = ProcurementMethod.Auction;

    public string LegalBasis { get; set; } = "Lei 14.133/2021, art. 28, I";

    public string Agency { get; set; } = "";

    public string Unit { get; set; } = "";

    public int Supplier { get; set; }

    public DateOnly SignedOn { get; set; }

    public DateOnly? PublishedOn { get; set; }

    public DateOnly? StartsOn { get; set; }

    public DateOnly? EndsOn { get; set; }

    public decimal Initial { get; set; }

    public decimal Final { get; set; }

    public bool IsBare { get; set; }

    public List<(string Class, decimal Quantity, decimal Price)> Items { get; } = [];

    public List<(AmendmentKind Kind, DateOnly Day, decimal? Value)> Amendments { get; } = [];
}

/// <summary>A tender under construction.</summary>
internal sealed class TenderFact
{
    public required long Id { get; init; }

    public ProcurementMethod Method { get; set; } = ProcurementMethod.Auction;

    public string? Category { get; set; }

    public DateOnly NoticeOn { get; set; } = new(2024, 3, 4);

    public DateOnly OpensOn { get; set; } = new(2024, 5, 6);

    public decimal Estimated { get; set; } = 100_000;

    public decimal Awarded { get; set; } = 80_000;

    /// <summary>Bidders by line; the first one won.</summary>
    public List<int[]> Lines { get; } = [];
}

/// <summary>A sanction of a supplier, or of another establishment of its firm.</summary>
internal sealed record SanctionFact(int Supplier, bool IsSameRootOnly, DateOnly StartsOn, DateOnly? EndsOn);

/// <summary>Something planted: what is true of it, and how a finding on it is recognised.</summary>
/// <param name="IsExpected">False for a look-alike with nothing to find.</param>
/// <param name="Contracts">A finding that rests on one of these is on it.</param>
/// <param name="Party">Or one whose subject holds this; empty when contracts tell.</param>
internal sealed record PlantedFact(bool IsExpected, long[] Contracts, string Party = "");
