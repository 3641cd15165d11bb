using System.Globalization;
using Cidadao.Api.Responses;
using Cidadao.Web.Components.Elements;
using Cidadao.Web.Localization;

namespace Cidadao.WebTests.Localization;

[TestClass]
public sealed class DisplayTests
{
    [TestMethod]
    [DataRow("pt-BR", "R$ 1.234.567,89")]
    [DataRow("en", "R$ 1,234,567.89")]
    public void Money_is_written_to_the_cent(string language, string expected) =>
        Assert.AreEqual(expected, In(language, () => Display.Money(1_234_567.89m)));

    [TestMethod]
    [DataRow("pt-BR", 9_874_554_120.77, "R$ 9,87 bi")]
    [DataRow("en", 9_874_554_120.77, "R$ 9.87 bn")]
    [DataRow("pt-BR", 540_000_000, "R$ 540 mi")]
    [DataRow("pt-BR", 999, "R$ 999")]
    public void Headline_money_has_three_digits_and_its_scale(string language, double value, string expected) =>
        Assert.AreEqual(expected, In(language, () => Display.ShortMoney((decimal)value)));

    [TestMethod]
    [DataRow("pt-BR")]
    [DataRow("en")]
    public void Days_are_written_day_first_in_both_languages(string language) =>
        Assert.AreEqual("31/01/2024", In(language, () => Display.Day(new DateOnly(2024, 1, 31))));

    [TestMethod]
    public void Times_are_those_of_Brasilia() =>
        Assert.AreEqual("31/12/2023 23:30", In("pt-BR", () => Display.Moment(new DateTimeOffset(2024, 1, 1, 2, 30, 0, TimeSpan.Zero))));

    [TestMethod]
    [DataRow(-1, "0 s")]
    [DataRow(59.9, "59 s")]
    [DataRow(60, "1 min 0 s")]
    [DataRow(7_799, "2 h 9 min")]
    [DataRow(280_000, "3 d 5 h")]
    public void An_age_is_told_in_its_two_largest_units(double seconds, string expected) =>
        Assert.AreEqual(expected.Replace(' ', '\u00A0'), Display.Age(seconds));

    [TestMethod]
    [DataRow("0.254", "+25,4%")]
    [DataRow("-0.1", "-10,0%")]
    public void A_change_has_its_sign(string share, string expected) =>
        Assert.AreEqual(expected, In("pt-BR", () => Display.Change(double.Parse(share, CultureInfo.InvariantCulture))));

    [TestMethod]
    [DataRow("Objeto: AQUISIÇÃO DE LUVAS", "AQUISIÇÃO DE LUVAS")]
    [DataRow("Objetivo: PRORROGAR", "PRORROGAR")]
    [DataRow("Objeto:", "Objeto:")]
    [DataRow("Objetos de escritório", "Objetos de escritório")]
    public void The_label_before_an_object_is_left_out(string text, string expected) => Assert.AreEqual(expected, Display.Object(text));

    [TestMethod]
    public void Months_of_more_than_two_years_are_cut_to_the_latest()
    {
        MonthResponse[] months = [new(2015, 1, 1, 1m), new(2022, 5, 1, 1m), new(2024, 2, 1, 1m)];
        var shown = MonthAxis.Fill(months);

        Assert.HasCount(24, shown);
        Assert.AreEqual((2022, 3), (shown[0].Year, shown[0].Month));
        Assert.AreEqual((2024, 2), (shown[^1].Year, shown[^1].Month));
        Assert.AreEqual(2, shown.Count(month => month.Contracts > 0));
    }

    [TestMethod]
    [DataRow(0, 0)]
    [DataRow(1, 1)]
    [DataRow(1001, 2000)]
    [DataRow(2400, 2500)]
    [DataRow(6000, 10000)]
    public void The_axis_ends_at_a_round_figure(int largest, int expected) => Assert.AreEqual(expected, MonthAxis.RoundUp(largest));

    private static string In(string language, Func<string> show)
    {
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        try
        {
            return show().Replace('\u00A0', ' ');
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }
}
