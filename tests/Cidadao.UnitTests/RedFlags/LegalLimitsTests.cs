using System.Globalization;
using Cidadao.Core.RedFlags;

namespace Cidadao.UnitTests.RedFlags;

[TestClass]
public sealed class LegalLimitsTests
{
    [TestMethod]
    [DataRow("1998-05-28", "15000", "8000", "8.666")]
    [DataRow("2018-07-18", "15000", "8000", "8.666")]
    [DataRow("2018-07-19", "33000", "17600", "9.412")]
    [DataRow("2019-06-30", "33000", "17600", "9.412")]
    [DataRow("2020-12-31", "33000", "17600", "9.412")]
    [DataRow("2021-01-01", "100000.00", "50000.00", "14.133")]
    [DataRow("2022-01-01", "108040.82", "54020.41", "10.922")]
    [DataRow("2023-12-31", "114416.65", "57208.33", "11.317")]
    [DataRow("2024-01-01", "119812.02", "59906.02", "11.871")]
    [DataRow("2025-07-01", "125451.15", "62725.59", "12.343")]
    [DataRow("2026-12-31", "130984.20", "65492.11", "12.807")]
    public void The_limit_is_that_of_the_day_of_signature(string day, string works, string others, string norm)
    {
        var limit = LegalLimits.At(DateOnly.Parse(day, CultureInfo.InvariantCulture));

        Assert.IsNotNull(limit);
        Assert.AreEqual(decimal.Parse(works, CultureInfo.InvariantCulture), limit.Works);
        Assert.AreEqual(decimal.Parse(others, CultureInfo.InvariantCulture), limit.Others);
        Assert.Contains(norm, limit.Norm);
    }

    [TestMethod]
    [DataRow("1998-05-27")]
    [DataRow("2027-01-01")]
    public void Outside_the_table_there_is_no_limit(string day) =>
        Assert.IsNull(LegalLimits.At(DateOnly.Parse(day, CultureInfo.InvariantCulture)));

    [TestMethod]
    public void The_periods_follow_each_other_without_gap_or_overlap()
    {
        foreach (var (earlier, later) in LegalLimits.All.Zip(LegalLimits.All.Skip(1)))
        {
            Assert.AreEqual(earlier.To.AddDays(1), later.From);
            Assert.IsGreaterThan(earlier.Works, later.Works);
        }
    }

    [TestMethod]
    [DataRow("0", false)]
    [DataRow("-0.01", false)]
    [DataRow("0.01", true)]
    [DataRow("9999999999.99", true)]
    [DataRow("10000000000", false)]
    public void Amounts_that_cannot_be_are_gated(string amount, bool isPlausible) =>
        Assert.AreEqual(isPlausible, ValueGate.IsPlausible(decimal.Parse(amount, CultureInfo.InvariantCulture)));
}
