using static Cidadao.Cli.Sample.TruthDifficulty;

namespace Cidadao.Cli.Sample.Planting;

/// <summary>
/// F21: a unit price whose robust score among the same class, unit and year is above 3.5, with 20 lines or more. The dear line stands in
/// a contract of its own; its group, itself included, is the whole peer group.
/// </summary>
internal static class PriceCases
{
    private const double Threshold = 3.5;
    private const int LinesPerContract = 6;
    private const long UsualPrice = 1_250_00;
    private const long Quantity = 8;

    private static readonly ItemClass Kind = ItemClass.Priced[8];

    public static void Plant(Ground ground)
    {
        var (dear, lastAllowed) = (Group(23), Group(19));
        var border = Border(lastAllowed);
        Case(ground, "eight-times-the-price", Easy, true, "24 lines, one at eight times the usual price.", dear, UsualPrice * 8);
        Case(ground, "twice-the-price", Medium, true, "24 lines, one at twice the usual price.", dear, UsualPrice * 2);
        Case(ground, "smallest-group-at-the-border", Hard, true, "20 lines, one at the first price with a score above 3.5.", lastAllowed, border + 1);

        Case(ground, "just-inside", Hard, false, "20 lines, one at the last price with a score of not more than 3.5.", lastAllowed, border);
        Case(ground, "group-of-nineteen", Hard, false, "19 lines, one at twenty times the price: too few to compare with.", Group(18), UsualPrice * 20);
        Case(ground, "cheap", Medium, false, "24 lines, one at a tenth of the usual price: only dear prices are meant.", dear, UsualPrice / 10);
        Case(ground, "all-prices-equal", Hard, false, "24 lines of which 23 have one price: no spread to measure by.",
            [.. Enumerable.Repeat(UsualPrice, 23)], UsualPrice * 5);
    }

    private static void Case(
        Ground ground, string kind, TruthDifficulty difficulty, bool expected, string planted, long[] usual, long price)
    {
        var (unit, day) = (ground.NewUnit(), 2);
        foreach (var prices in usual.Chunk(LinesPerContract))
            Contract(ground, unit, day++, prices);
        var contract = Contract(ground, unit, day, [price]);
        var (median, mad, score) = Score([.. usual, price], price);
        ground.Plant("F21", kind, difficulty, expected, planted, [contract],
            ("unitPrice", Ground.Brl(price)), ("lines", Ground.Text(usual.Length + 1)), ("class", Kind.Name),
            ("medianOfLogarithms", Ground.Text(median)), ("mad", Ground.Text(mad)), ("score", mad > 0 ? Ground.Text(score) : "undefined"));
    }

    private static ContractDraft Contract(Ground ground, BuyingUnitDraft unit, int day, long[] prices)
    {
        var contract = ground.NewEmpty(unit, ground.NewSupplier(), MethodDraft.Auction, ground.Day(day), prices.Length);
        for (var line = 0; line < prices.Length; line++)
            contract.AddItem(new ItemDraft(Kind.Description, Kind.Description, line + 1, Quantity + line, prices[line]));
        ground.Settle(contract, Kind);
        return contract;
    }

    /// <summary>Prices up to 12 % around the usual one, evenly.</summary>
    private static long[] Group(int lines) =>
        [.. Enumerable.Range(0, lines).Select(n => (long)(UsualPrice * (0.88 + 0.24 * n / (lines - 1))))];

    /// <returns>The highest price that, put into the group, has a score of at most the threshold.</returns>
    private static long Border(IReadOnlyList<long> usual)
    {
        var (low, high) = (UsualPrice, UsualPrice * 8);
        while (high - low > 1)
        {
            var middle = (low + high) / 2;
            if (Score([.. usual, middle], middle).Score <= Threshold)
                low = middle;
            else
                high = middle;
        }

        return low;
    }

    private static (double Median, double Mad, double Score) Score(IReadOnlyList<long> prices, long price)
    {
        var logarithms = prices.Select(cents => Math.Log(cents / 100.0)).ToList();
        var median = Median(logarithms);
        var mad = Median([.. logarithms.Select(x => Math.Abs(x - median))]);
        return (median, mad, 0.6745 * (Math.Log(price / 100.0) - median) / mad);
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        var half = values.Count / 2;
        return values.Count % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
}
