using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;

namespace Cidadao.UnitTests.RedFlags;

/// <summary>One tender of a view under test: ordinary in every field that a test does not name.</summary>
internal sealed record TenderRow(long Id)
{
    public ProcurementMethod Method { get; init; } = ProcurementMethod.Auction;

    public string Unit { get; init; } = "155907";

    public string? Category { get; init; }

    public DateOnly? NoticeOn { get; init; } = new(2024, 3, 4);

    public DateOnly? OpensOn { get; init; } = new(2024, 4, 4);

    public decimal? Estimated { get; init; } = 1_000m;

    public decimal? Awarded { get; init; } = 800m;

    public IReadOnlyList<BidLine> Lines { get; init; } = [];

    public IReadOnlyList<(decimal? Quantity, decimal? Estimated, decimal? Awarded)> Prices { get; init; } = [];

    public static TenderView ViewOf(TenderRow[] rows, OrderedDictionary<SupplierParty, int> suppliers)
    {
        var bids = rows.SelectMany((row, tender) => row.Lines.SelectMany(line => line.Bidders.Select(bidder => (tender, line, bidder))))
            .OrderBy(bid => bid.tender)
            .ThenBy(bid => bid.line.Code, StringComparer.Ordinal)
            .ThenBy(bid => suppliers[bid.bidder])
            .ToArray();
        var prices = rows.SelectMany((row, tender) => row.Prices.Select(price => (tender, price))).ToArray();
        return new()
        {
            Ids = [.. rows.Select(row => row.Id)],
            Numbers = [.. rows.Select(row => $"{row.Id}/2024")],
            Units = [.. rows.Select(row => row.Unit)],
            Methods = [.. rows.Select(row => row.Method)],
            Objects = [.. rows.Select(row => $"Objeto da licitação {row.Id}")],
            Categories = [.. rows.Select(row => row.Category)],
            NoticeOn = [.. rows.Select(row => row.NoticeOn)],
            OpensOn = [.. rows.Select(row => row.OpensOn)],
            EstimatedValues = [.. rows.Select(row => row.Estimated)],
            AwardedValues = [.. rows.Select(row => row.Awarded)],
            Items = new()
            {
                Tenders = [.. prices.Select(one => one.tender)],
                Quantities = [.. prices.Select(one => one.price.Quantity)],
                EstimatedPrices = [.. prices.Select(one => one.price.Estimated)],
                AwardedPrices = [.. prices.Select(one => one.price.Awarded)],
            },
            Participations = new()
            {
                Tenders = [.. bids.Select(bid => bid.tender)],
                Items = [.. bids.Select(bid => bid.line.Code)],
                Suppliers = [.. bids.Select(bid => suppliers[bid.bidder])],
                IsWinner = [.. bids.Select(bid => bid.bidder == bid.line.Winner)],
            },
        };
    }
}

/// <summary>A line of a tender, who bid for it and who won.</summary>
internal sealed record BidLine(string Code, SupplierParty? Winner, params SupplierParty[] Bidders);
