using Cidadao.Core.RedFlags.Statistics;
using MathNet.Numerics.Distributions;

namespace Cidadao.UnitTests.RedFlags;

/// <summary>Statistics against examples that others have worked out and published.</summary>
[TestClass]
public sealed class PublishedExampleTests
{
    // Wikipedia, "Quartile", example 1, as R's quantile(type = 7) and the sheet programs' QUARTILE.INC give it.
    [TestMethod]
    public void Quartiles_agree_with_the_published_example()
    {
        var quartiles = Quartiles.Of([6, 7, 15, 36, 39, 40, 41, 42, 43, 47, 49]);

        Assert.AreEqual(new Quartiles(25.5, 40, 42.5), quartiles);
        Assert.AreEqual(42.5 + 1.5 * 17, quartiles.UpperFence());
        Assert.AreEqual(0, quartiles.LowerFence());
    }

    // Benjamini & Hochberg (1995), J. R. Statist. Soc. B 57, section 4: fifteen p-values, of which the first four are called at 0.05.
    [TestMethod]
    public void False_discovery_agrees_with_the_example_of_its_authors()
    {
        double[] p =
        [
            0.0459, 0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
        ];
        var adjusted = FalseDiscovery.Adjust(p);

        CollectionAssert.AreEquivalent(new[] { 0.0001, 0.0004, 0.0019, 0.0095 }, p.Where((_, i) => adjusted[i] <= 0.05).ToArray());
        // R's p.adjust(p, "BH") of the same values.
        Assert.AreEqual(0.0015, adjusted[1], 1e-12);
        Assert.AreEqual(0.035625, adjusted[4], 1e-12);
        Assert.AreEqual(0.0298 * 15 / 7, adjusted[6], 1e-12, "0.0278 has rank 6 and takes the smaller value of rank 7.");
    }

    // Benford (1938), The Law of Anomalous Numbers, table I: the averages of his 20,229 observations, in percent.
    [TestMethod]
    public void Nigrini_s_deviation_of_Benford_s_own_table()
    {
        int[] permille = [306, 185, 124, 94, 80, 64, 51, 49, 47];

        // |0.306 − 0.30103| + |0.185 − 0.17609| + … = 0.031888, over nine digits.
        Assert.AreEqual(0.00354, BenfordLaw.Fit(permille, BenfordLaw.First).Deviation, 5e-5);
    }

    // MathWorld, "Benford's Law": first digits of the first thousand powers of two.
    [TestMethod]
    public void Powers_of_two_follow_the_law()
    {
        var counts = new int[9];
        var power = System.Numerics.BigInteger.One;
        for (var n = 0; n < 1_000; n++, power *= 2)
            counts[power.ToString(System.Globalization.CultureInfo.InvariantCulture)[0] - '1']++;

        CollectionAssert.AreEqual(new[] { 301, 176, 125, 97, 79, 69, 56, 52, 45 }, counts);
        var fit = BenfordLaw.Fit(counts, BenfordLaw.First);
        Assert.IsLessThan(0.0015, fit.Deviation);
        Assert.IsGreaterThan(0.99, fit.PValue);
    }

    // NIST/SEMATECH e-Handbook, 1.3.6.7.4: the upper 0.05 critical value of chi-square is 15.507 with 8 and 112.022 with 89 degrees.
    [TestMethod]
    [DataRow(8, 15.507)]
    [DataRow(89, 112.022)]
    public void Chi_square_is_that_of_the_handbook(int degrees, double critical) => Assert.AreEqual(0.05, 1 - ChiSquared.CDF(degrees, critical), 1e-4);

    // Liu, Ting & Zhou (2008), equation 1; c(256) as in their section on parameters.
    [TestMethod]
    [DataRow(1, 0)]
    [DataRow(2, 1)]
    [DataRow(256, 10.2448)]
    public void The_expected_path_is_that_of_the_paper(int points, double path) => Assert.AreEqual(path, IsolationForest.ExpectedPath(points), 1e-3);

    // scikit-learn, IsolationForest, example: fitted to −1.1, 0.3, 0.5 and 100, 90 is an outlier; 0.1 and 0 are not.
    [TestMethod]
    public void Isolation_agrees_with_the_example_of_scikit_learn()
    {
        var forest = new IsolationForest([[-1.1f, 0.3f, 0.5f, 100f]], trees: 100, sample: 256, seed: 0);
        var scores = forest.Score([[0.1f, 0f, 90f]], CancellationToken.None);

        Assert.IsGreaterThan(0.5, scores[2]);
        Assert.IsLessThan(0.5, scores[0]);
        Assert.IsLessThan(0.5, scores[1]);
    }

    [TestMethod]
    public void One_seed_gives_one_forest()
    {
        float[][] points = [[.. Enumerable.Range(0, 500).Select(i => (float)(i * 7919 % 500))], [.. Enumerable.Range(0, 500).Select(i => (float)(i % 13))]];
        double[] Scores(int seed) => new IsolationForest(points, 20, 64, seed).Score(points, CancellationToken.None);

        CollectionAssert.AreEqual(Scores(5), Scores(5));
        CollectionAssert.AreNotEqual(Scores(5), Scores(6));
    }

    /// <summary>Box &amp; Jenkins, Time Series Analysis, series E: Wölfer's sunspot numbers from 1770 to 1869.</summary>
    private static readonly double[] Sunspots =
    [
        101, 82, 66, 35, 31, 7, 20, 92, 154, 125, 85, 68, 38, 23, 10, 24, 83, 132, 131, 118, 90, 67, 60, 47, 41, 21, 16, 6, 4, 7, 14, 34, 45, 43, 48,
        42, 28, 10, 8, 2, 0, 1, 5, 12, 14, 35, 46, 41, 30, 24, 16, 7, 4, 2, 8, 17, 36, 50, 62, 67, 71, 48, 28, 8, 13, 57, 122, 138, 103, 86, 63, 37,
        24, 11, 15, 40, 62, 98, 124, 96, 66, 64, 54, 39, 21, 7, 4, 23, 55, 94, 96, 77, 59, 44, 47, 30, 16, 7, 37, 74,
    ];

    // Their spectrum peaks at ten to eleven years, as is told of the series everywhere.
    [TestMethod]
    public void The_sunspots_recur_every_ten_to_eleven_years()
    {
        Assert.HasCount(100, Sunspots);
        Assert.IsInRange(10d, 11.2, SpectralPeak.Of(Sunspots).Period);
        Assert.AreEqual(0.001, SpectralPeak.PermutationPValue(Sunspots, 999, 10, seed: 1, new(100)), 1e-12, "(0 + 1)/(999 + 1)");
    }

    [TestMethod]
    public void The_transform_by_definition_agrees_with_the_fast_one()
    {
        double[] series = [.. Sunspots.Take(97)];

        Assert.AreEqual(SpectralPeak.Of(series).Share, new CosineTable(97).PeakShareOf(series), 1e-12);
    }

    [TestMethod]
    public void Neither_noise_nor_a_burst_is_a_period()
    {
        var random = new Random(3);
        double[] noise = [.. Enumerable.Range(0, 104).Select(_ => random.NextDouble())];
        double[] burst = [.. Enumerable.Range(0, 104).Select(week => week < 80 ? 0 : 10 + random.NextDouble())];

        foreach (var rest in new[] { SpectralPeak.Whitened(noise), SpectralPeak.Whitened(burst) })
            Assert.IsGreaterThan(0.05, SpectralPeak.PermutationPValue(rest, 9_999, 10, seed: 1, new(rest.Length)));
    }

    [TestMethod]
    public void A_constant_series_has_no_peak() => Assert.AreEqual(0, SpectralPeak.Of([3, 3, 3, 3, 3, 3, 3, 3, 3]).Share);

    // Feller, An Introduction to Probability Theory I: P(9 or more heads in 10 throws) = 11/1024.
    [TestMethod]
    public void Binomial_tail_is_that_of_the_textbook() => Assert.AreEqual(11d / 1024, 1 - Binomial.CDF(0.5, 10, 8), 1e-12);
}
