using System.Globalization;
using Cidadao.Core.RedFlags;
using Cidadao.Core.RedFlags.Detectors;
using Cidadao.Core.RedFlags.Statistics;

namespace Cidadao.UnitTests.RedFlags;

[TestClass]
public sealed class UnitPriceOutlierTests
{
    private static readonly UnitPriceOutlierDetector F21 = new();

    private static ContractRow Line(long id, decimal price, decimal quantity = 1, string? name = "PAPEL A4") =>
        new(id) { Items = [new ItemRow(name, price, quantity)] };

    /// <summary>Contracts 1 to 19 with prices from 10.00 to 11.80.</summary>
    private static IEnumerable<ContractRow> Peers() => Enumerable.Range(0, 19).Select(i => Line(i + 1, 10m + 0.1m * i));

    [TestMethod]
    public void A_line_that_may_belong_to_another_contract_is_no_peer_and_no_case()
    {
        var shared = new ContractRow(50) { Items = [new ItemRow("PAPEL A4", 109m, IsSharedNumber: true)] };

        var detection = F21.Detect(ContractViewBuilder.Of([.. Peers(), shared]), CancellationToken.None);

        Assert.IsEmpty(detection.Findings);
        Assert.Contains(new Exclusion(ExclusionReason.NotApplicable, "sharedNumber", 1), detection.Exclusions);
    }

    [TestMethod]
    public void A_dear_line_is_found_with_its_figures()
    {
        var finding = F21.Run([.. Peers(), Line(50, 109m, 3)]).Single();

        // Recomputed by hand: the middle two of the twenty are 10.90 and 11.00.
        double[] logs = [.. Enumerable.Range(0, 19).Select(i => Math.Log(10 + 0.1 * i)), Math.Log(109)];
        var median = (Math.Log(10.9) + Math.Log(11)) / 2;
        var deviations = logs.Select(log => Math.Abs(log - median)).Order().ToArray();
        var mad = (deviations[9] + deviations[10]) / 2;
        Assert.StartsWith("contract:50|class:", finding.Subject);
        var z = 0.6745 * (Math.Log(109) - median) / mad;
        Assert.AreEqual(z.ToString("0.######", CultureInfo.InvariantCulture), finding.Evidence.Result.Value);
        Assert.AreEqual("10.9499", finding.FigureOf("Median price"), "√(10.90 · 11.00)");
        Assert.AreEqual(20, finding.Evidence.PeerGroup!.Size);
        Assert.AreEqual(Math.Round(3 * (109m - 10.9499m), 2), finding.Value);
        Assert.AreEqual("109.00", finding.FigureOf("Unit price, line 1"));
        Assert.AreEqual("3.00", finding.FigureOf("Quantity, line 1"));
        finding.Says("R$ 109,00 para “PAPEL A4”", "BRL 109.00 for “PAPEL A4”");
        finding.Says("9,95 vezes a mediana de R$ 10,95 em 20 linhas", "9.95 times the median of BRL 10.95 over 20 lines");
    }

    [TestMethod]
    public void The_chart_puts_the_price_among_those_of_its_peers_and_beside_the_threshold()
    {
        ContractRow[] rows = [.. Peers(), Line(50, 109m)];
        var chart = F21.Run(rows).Single().Evidence.Chart!;

        CollectionAssert.AreEqual(Enumerable.Range(0, 19).Select(i => Math.Round(10 + 0.1 * i, 1)).Append(109).ToArray(), chart.Peers.ToArray());
        CollectionAssert.AreEqual(new[] { 109d }, chart.Case.ToArray());
        Assert.AreEqual(3.5, RobustStatistics.Describe([.. Logs(rows)]).Z(Math.Log(chart.Threshold!.Value)), 1e-3, "a price of z = 3.5");
        Assert.AreEqual((ChartKind.Distribution, FigureUnit.Brl, true), (chart.Kind, chart.Unit, chart.IsLogarithmic));
    }

    [TestMethod]
    public void Of_many_peers_the_chart_keeps_the_quantiles_from_the_least_to_the_largest()
    {
        var chart = F21.Run([.. Enumerable.Range(0, 400).Select(i => Line(i + 1, 10m + 0.01m * i)), Line(900, 109m)]).Single().Evidence.Chart!;

        Assert.HasCount(41, chart.Peers);
        Assert.AreEqual((10d, 109d), (chart.Peers[0], chart.Peers[^1]));
        CollectionAssert.AreEqual(chart.Peers.Order().ToArray(), chart.Peers.ToArray());
    }

    [TestMethod]
    public void A_cheap_line_is_not_found() => Assert.IsEmpty(F21.Run([.. Peers(), Line(50, 0.5m)]).Findings);

    [TestMethod]
    public void A_z_of_the_threshold_itself_is_not_above_it()
    {
        ContractRow[] rows = [.. Peers(), Line(50, 109m)];
        var z = RobustStatistics.Describe([.. Logs(rows)]).Z(Math.Log(109));

        Assert.IsEmpty(new UnitPriceOutlierDetector(new UnitPriceOutlierOptions { Z = z }).Run(rows).Findings);
        Assert.HasCount(1, new UnitPriceOutlierDetector(new UnitPriceOutlierOptions { Z = Math.BitDecrement(z) }).Run(rows).Findings);
    }

    [TestMethod]
    public void Nineteen_lines_are_not_enough()
    {
        var detection = F21.Run([.. Peers().Skip(1), Line(50, 109m)]);

        Assert.IsEmpty(detection.Findings);
        Assert.AreEqual(0, detection.Examined);
        detection.Excludes(ExclusionReason.NotEnoughData, "n<20", 19);
    }

    [TestMethod]
    public void Prices_that_are_mostly_one_have_no_scale()
    {
        var detection = F21.Run([.. Enumerable.Range(1, 20).Select(i => Line(i, 10m)), Line(50, 900m)]);

        Assert.IsEmpty(detection.Findings);
        detection.Excludes(ExclusionReason.NotEnoughData, "mad=0", 21);
    }

    [TestMethod]
    public void Lines_of_other_classes_units_and_years_are_no_peers()
    {
        var detection = F21.Run(
        [
            .. Peers(),
            Line(50, 109m, name: "CANETA"),
            Line(51, 109m) with { Unit = "200000" },
            Line(52, 109m) with { SignedOn = new(2023, 3, 15) },
        ]);

        Assert.IsEmpty(detection.Findings);
        detection.Excludes(ExclusionReason.NotEnoughData, "n<20", 22);
    }

    [TestMethod]
    public void Withheld_classes_and_impossible_prices_are_counted_and_stay_out_of_the_statistics()
    {
        ContractRow[] rows =
        [
            .. Peers(),
            Line(50, 109m),
            Line(60, 0m),
            Line(61, -3m),
            Line(62, 10_000_000_000m),
            .. Enumerable.Range(70, 30).Select(i => Line(i, i, name: null)),
            Line(200, 50m) with { SignedOn = null },
        ];
        var detection = F21.Run(rows);

        Assert.AreEqual(20, detection.Single().Evidence.PeerGroup!.Size);
        detection.Excludes(ExclusionReason.ImplausibleValue, "unitPrice", 3);
        detection.Excludes(ExclusionReason.MissingField, "itemClass", 30);
        detection.Excludes(ExclusionReason.MissingField, "signedOn", 1);
        Assert.AreEqual(rows.Length, detection.Examined + detection.Exclusions.Sum(exclusion => exclusion.Count));
    }

    [TestMethod]
    public void Outlying_lines_of_one_contract_and_class_are_one_finding()
    {
        var many = new ContractRow(50)
        {
            Items = [new ItemRow("PAPEL A4", 90m, 0), new ItemRow("PAPEL A4", 109m, 2), new ItemRow("PAPEL A4", 11m, 5)],
        };
        var finding = F21.Run([.. Peers(), many]).Single();

        Assert.AreEqual("2", finding.FigureOf("Outlying lines"));
        Assert.AreEqual("109.00", finding.FigureOf("Unit price, line 1"));
        Assert.AreEqual("90.00", finding.FigureOf("Unit price, line 2"));
        Assert.AreEqual(finding.FigureOf("Robust z, line 1"), finding.Evidence.Result.Value);
        Assert.AreEqual(2 * (109m - 11m), finding.Value, "the line without quantity adds nothing; the median price is 11.00");
    }

    [TestMethod]
    public void A_difference_of_cents_stays_low_however_large_its_z()
    {
        var finding = F21.Run([.. Enumerable.Range(0, 20).Select(i => Line(i + 1, 100m + 0.001m * i)), Line(50, 101m)]).Single();

        Assert.IsGreaterThan(50, double.Parse(finding.Evidence.Result.Value, CultureInfo.InvariantCulture));
        Assert.AreEqual(Severity.Low, finding.Severity);
    }

    private static IEnumerable<double> Logs(ContractRow[] rows) =>
        rows.SelectMany(row => row.Items).Select(item => Math.Log((double)item.UnitPrice));
}
