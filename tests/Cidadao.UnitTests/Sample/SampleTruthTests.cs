using System.Globalization;
using System.Text.RegularExpressions;
using Cidadao.Cli.Sample;

namespace Cidadao.UnitTests.Sample;

/// <summary>
/// The indicators with a plain rule, computed here from the file alone, the long way: what they find must be what was planted, no more
/// and no less.
/// </summary>
[TestClass]
public sealed class SampleTruthTests
{
    // Art. 75 of Lei 14.133, item II and item I, by year.
    private static readonly Dictionary<int, (decimal Others, decimal Works)> Limits = new()
    {
        [2021] = (50_000m, 100_000m),
        [2022] = (54_020.41m, 108_040.82m),
        [2023] = (57_208.33m, 114_416.65m),
        [2024] = (59_906.02m, 119_812.02m),
        [2025] = (62_725.59m, 125_451.15m),
        [2026] = (65_492.11m, 130_984.20m),
    };

    private static readonly string[] Indicators = ["F01", "F03", "F04", "F13", "F21", "F23", "F30"];

    [TestMethod]
    public async Task Truth_names_rows_that_exist_once()
    {
        var file = await SampleFile.GenerateAsync(5_000, 1);
        var counts = file.Purchases.CountBy(purchase => purchase.Key).ToDictionary();

        foreach (var planted in file.Truth.Cases)
        {
            Assert.IsNotEmpty(planted.Contracts, planted.Id);
            Assert.IsTrue(planted.Contracts.All(contract => counts.GetValueOrDefault(contract) == 1), planted.Id);
        }

        Assert.AreEqual(file.Truth.Cases.Count, file.Truth.Cases.DistinctBy(planted => planted.Id).Count());
    }

    [TestMethod]
    public async Task Every_indicator_has_cases_and_decoys_of_several_kinds()
    {
        var cases = (await SampleFile.GenerateAsync(1_000, 1)).Truth.Cases;

        foreach (var indicator in Indicators)
        {
            var kinds = cases.Where(planted => planted.Indicator == indicator).ToLookup(planted => planted.IsExpected, planted => planted.Kind);
            Assert.IsGreaterThanOrEqualTo(3, kinds[true].Distinct().Count(), indicator);
            Assert.IsGreaterThanOrEqualTo(3, kinds[false].Distinct().Count(), indicator);
        }
    }

    [TestMethod]
    [DataRow(1_000, 1, "202401")]
    [DataRow(5_000, 1, "202401")]
    [DataRow(40_000, 2, "202401")]
    [DataRow(5_000, 3, "202202")]
    [DataRow(5_000, 4, "202612")]
    public async Task Rules_find_what_was_planted_and_nothing_else(int contracts, int seed, string month)
    {
        var file = await SampleFile.GenerateAsync(contracts, seed, month);

        AssertFound(file, "F01", file.Purchases.Where(IsOverTheLimit).Select(Alone));
        AssertFound(file, "F03", Splits(file));
        AssertFound(file, "F04", file.Purchases.Where(IsIncreasedTooMuch).Select(Alone));
        AssertFound(file, "F23", file.Purchases.Where(purchase => purchase.End > purchase.Start.AddYears(5)).Select(Alone));
        AssertFound(file, "F30", Duplicates(file));
    }

    [TestMethod]
    [DataRow(1_000, 1)]
    [DataRow(40_000, 2)]
    public async Task Concentrated_agencies_are_the_planted_ones(int contracts, int seed)
    {
        var file = await SampleFile.GenerateAsync(contracts, seed);
        var found = new List<string>();
        foreach (var group in Comparable(file).GroupBy(purchase => (purchase.Agency, purchase.Signed.Year)))
        {
            var total = group.Sum(purchase => purchase.Initial);
            var shares = group.GroupBy(purchase => purchase.Supplier, purchase => purchase.Initial)
                .Select(supplier => (double)(supplier.Sum() / total))
                .ToList();
            if (group.Count() >= 20 && (shares.Max() > 0.5 || shares.Sum(share => share * share) > 0.25))
                found.Add($"{group.Key.Agency} {group.Key.Year}");
        }

        var planted = file.Truth.Cases.Where(planted => planted is { Indicator: "F13", IsExpected: true })
            .Select(planted => $"{planted.Figures["agency"]} {planted.Figures["year"]}");
        CollectionAssert.AreEquivalent(planted.ToList(), found);
    }

    [TestMethod]
    public async Task Dear_prices_are_found_decoys_are_not_and_the_truth_has_the_same_figures()
    {
        var file = await SampleFile.GenerateAsync(5_000, 1);
        foreach (var planted in file.Truth.Cases.Where(planted => planted.Indicator == "F21"))
        {
            var key = planted.Contracts.Single();
            var group = file.Items.Where(item => item[2] == key.Unit && item[6] == planted.Figures["class"])
                .Select(item => (Number: item[4], Log: Math.Log((double)SampleFile.Amount(item[9]))))
                .ToList();
            var median = Median(group.Select(line => line.Log));
            var mad = Median(group.Select(line => Math.Abs(line.Log - median)));
            var score = 0.6745 * (group.Single(line => line.Number == key.Number).Log - median) / mad;

            Assert.AreEqual(planted.Figures["lines"], $"{group.Count}", planted.Id);
            Assert.AreEqual(planted.IsExpected, group.Count >= 20 && mad > 0 && score > 3.5, planted.Id);
            if (mad > 0)
                Assert.AreEqual(double.Parse(planted.Figures["score"], CultureInfo.InvariantCulture), score, 1e-5, planted.Id);
        }
    }

    [TestMethod]
    public async Task Background_has_price_groups_to_compare_in()
    {
        var file = await SampleFile.GenerateAsync(5_000, 1);

        Assert.IsGreaterThan(50, file.Items.GroupBy(item => (item[2], item[6], item[4][^4..])).Count(group => group.Count() >= 20));
    }

    private static void AssertFound(SampleFile file, string indicator, IEnumerable<IEnumerable<TruthContract>> found)
    {
        var comparer = HashSet<TruthContract>.CreateSetComparer();
        var sets = found.Select(contracts => contracts.ToHashSet()).ToHashSet(comparer);
        var expected = file.Expected(indicator).ToHashSet(comparer);
        Assert.IsNotEmpty(expected);
        var (accidents, missing) = (sets.Except(expected, comparer).Count(), expected.Except(sets, comparer).Count());
        Assert.IsTrue(sets.SetEquals(expected), $"{indicator}: {accidents} by accident, {missing} missing.");
    }

    private static IEnumerable<TruthContract> Alone(Purchase purchase) => [purchase.Key];

    private static bool IsOverTheLimit(Purchase purchase) => purchase.IsDirectAward && purchase.Initial >= Limits[purchase.Signed.Year].Others;

    private static bool IsIncreasedTooMuch(Purchase purchase)
    {
        var words = purchase.Object.Split(' ', '-', ',', '/');
        return purchase.Initial > 0 && purchase.Final / purchase.Initial - 1 > (words.Contains("REFORMA") ? 0.50m : 0.25m);
    }

    private static IEnumerable<IEnumerable<TruthContract>> Splits(SampleFile file)
    {
        var classes = file.Items.Where(item => !item[6].Contains("sigilo", StringComparison.Ordinal)).ToLookup(item => (item[2], item[4]), item => item[6]);
        var awards = file.Purchases.Where(purchase => purchase.IsDirectAward && purchase.Initial > 0).ToList();
        var bySupplier = awards.Where(award => award.Supplier != "-11").GroupBy(award => $"{award.Unit} {award.Signed.Year} {award.Supplier}");
        var byClass = awards.SelectMany(award => classes[(award.Unit, award.Number)].Distinct().Select(kind => (kind, award)))
            .GroupBy(pair => $"{pair.award.Unit} {pair.award.Signed.Year} {pair.kind}", pair => pair.award);
        foreach (var group in bySupplier.Concat(byClass))
        {
            var (others, works) = Limits[group.First().Signed.Year];
            foreach (var limit in new[] { works, others })
            {
                var below = group.Where(award => award.Initial < limit).ToList();
                if (below.Count < 2 || below.Sum(award => award.Initial) < limit)
                    continue;
                yield return below.Select(award => award.Key);
                break;
            }
        }
    }

    /// <summary>Runs of contracts that differ in nothing that counts. No two of the background share supplier, unit and object.</summary>
    private static IEnumerable<IEnumerable<TruthContract>> Duplicates(SampleFile file)
    {
        foreach (var group in Comparable(file).GroupBy(purchase => (purchase.Unit, purchase.Supplier, purchase.Initial)))
        {
            var run = new List<Purchase>();
            foreach (var purchase in group.OrderBy(purchase => purchase.Signed))
            {
                var goesOn = run.Count > 0
                    && purchase.Signed.DayNumber - run[^1].Signed.DayNumber <= 30
                    && Similarity(purchase.Object, run[^1].Object) >= 0.9;
                if (!goesOn && run.Count > 1)
                    yield return run.Select(member => member.Key).ToList();
                if (!goesOn)
                    run.Clear();
                run.Add(purchase);
            }

            if (run.Count > 1)
                yield return run.Select(member => member.Key).ToList();
        }
    }

    private static IEnumerable<Purchase> Comparable(SampleFile file) =>
        file.Purchases.Where(purchase => purchase.Supplier != "-11" && purchase.Initial > 0);

    private static double Similarity(string left, string right)
    {
        var (a, b) = (Trigrams(left), Trigrams(right));
        return (double)a.Intersect(b).Count() / a.Union(b).Count();

        static HashSet<string> Trigrams(string text) =>
            [.. Regex.Matches(text.ToLowerInvariant(), @"[\p{L}\p{N}]+")
                .SelectMany(word => Enumerable.Range(0, word.Length + 1).Select(start => $"  {word.Value} ".Substring(start, 3)))];
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
