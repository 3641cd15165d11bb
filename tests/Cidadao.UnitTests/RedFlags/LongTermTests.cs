using Cidadao.Core.RedFlags;
using Cidadao.Core.RedFlags.Detectors;

namespace Cidadao.UnitTests.RedFlags;

[TestClass]
public sealed class LongTermTests
{
    private static readonly LongTermDetector F23 = new();

    private static ContractRow Term(long id, DateOnly? start, DateOnly? end) => new(id) { StartsOn = start, EndsOn = end };

    [TestMethod]
    public void A_term_of_six_years_is_found_with_its_figures()
    {
        var finding = F23.Run(Term(4, new(2024, 4, 1), new(2030, 4, 1)) with { Initial = 250_000m }).Single();

        Assert.AreEqual("contract:4", finding.Subject);
        Assert.AreEqual(Severity.Low, finding.Severity);
        Assert.AreEqual(250_000m, finding.Value);
        finding.Says("01/04/2024 a 01/04/2030, 6,0 anos", "2024-04-01 to 2030-04-01, 6.0 years");
        Assert.AreEqual("2191", finding.FigureOf("Length"));
        Assert.AreEqual("2029-04-01", finding.Evidence.Threshold.Value);
        Assert.Contains("art. 106", finding.Evidence.Threshold.Source);
    }

    [TestMethod]
    public void Five_years_to_the_day_are_lawful_and_a_day_more_is_not() =>
        Assert.AreEqual("contract:2", F23.Run(
            Term(1, new(2024, 2, 29), new(2029, 2, 28)), Term(2, new(2024, 2, 29), new(2029, 3, 1))).Single().Subject);

    [TestMethod]
    public void Beyond_ten_years_it_weighs_more()
    {
        var findings = F23.Run(Term(1, new(2020, 1, 1), new(2030, 1, 1)), Term(2, new(2020, 1, 1), new(2030, 1, 2))).Findings;

        Assert.AreEqual("contract:2", findings[0].Subject);
        Assert.AreEqual(Severity.Medium, findings[0].Severity);
        Assert.AreEqual(Severity.Low, findings[1].Severity);
        Assert.Contains("art. 107", findings[0].Evidence.Threshold.Source);
    }

    [TestMethod]
    public void Missing_and_impossible_dates_are_counted()
    {
        var detection = F23.Run(
            Term(1, null, new(2030, 1, 1)),
            Term(2, new(2020, 1, 1), null),
            Term(3, new(2020, 1, 1), new(2019, 12, 31)),
            Term(4, new(2020, 1, 1), new(2120, 1, 2)),
            Term(5, new(9990, 1, 1), new(9991, 1, 1)),
            Term(6, new(2020, 1, 1), new(2120, 1, 1)));

        Assert.AreEqual("contract:6", detection.Single().Subject);
        Assert.AreEqual(2, detection.Examined);
        detection.Excludes(ExclusionReason.MissingField, "startsOn", 1);
        detection.Excludes(ExclusionReason.MissingField, "endsOn", 1);
        detection.Excludes(ExclusionReason.NotApplicable, "endsOn<startsOn", 1);
        detection.Excludes(ExclusionReason.ImplausibleValue, "endsOn", 1);
    }

    [TestMethod]
    public void An_implausible_value_is_no_value_at_stake()
    {
        var finding = F23.Run(Term(1, new(2020, 1, 1), new(2030, 1, 1)) with { Initial = 90_000_000_000m }).Single();

        Assert.AreEqual(0m, finding.Value);
        Assert.IsTrue(finding.Evidence.Notes.Any(note => note.En.Contains("implausible", StringComparison.Ordinal)));
    }
}
