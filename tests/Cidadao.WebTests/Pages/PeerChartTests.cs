using Bunit;
using Cidadao.Api.Responses;
using Cidadao.Web.Components.Elements;
using Cidadao.WebTests.Setup;

namespace Cidadao.WebTests.Pages;

[TestClass]
public sealed class PeerChartTests : PageTest
{
    private static readonly TextResponse Axis = new("Preço", "Price");

    private IRenderedComponent<PeerChart> Draw(string kind, double[] peers, double[] cases, double? threshold = null, bool isLogarithmic = false) =>
        Browser.Render<PeerChart>(parameters => parameters.Add(
            chart => chart.Chart, new ChartResponse(kind, Axis, "BRL", peers, cases, threshold) { IsLogarithmic = isLogarithmic }));

    [TestMethod]
    public void A_distribution_has_a_dot_for_every_peer_the_limit_and_the_case_at_their_place()
    {
        var chart = Draw("distribution", [0, 25, 50], [100], 75);

        CollectionAssert.AreEqual(new[] { "10", "155", "300" }, chart.FindAll("circle.peer").Select(dot => dot.GetAttribute("cx")).ToArray());
        Assert.AreEqual("590", chart.Find("circle.case").GetAttribute("cx"));
        Assert.AreEqual("445", chart.Find("line.limit").GetAttribute("x1"));
        Assert.AreEqual("O caso e seus pares: Preço", chart.Find("svg").GetAttribute("aria-label"));
    }

    [TestMethod]
    public void What_is_drawn_is_also_said()
    {
        var key = Draw("distribution", [10, 25, 50], [90, 100], 75).FindAll(".peer-key > li");

        CollectionAssert.AreEqual(
            new[] { "este caso: R$ 90,00 a R$ 100,00", "pares (quantis): R$ 10,00 a R$ 50,00", "limiar: R$ 75,00" },
            key.Select(TextOf).ToArray());
    }

    [TestMethod]
    public void On_a_logarithmic_axis_equal_factors_are_equal_distances()
    {
        var chart = Draw("distribution", [1, 10], [1000], 100, isLogarithmic: true);

        CollectionAssert.AreEqual(new[] { "10", "203.33" }, chart.FindAll("circle.peer").Select(dot => dot.GetAttribute("cx")).ToArray());
        Assert.AreEqual("396.67", chart.Find("line.limit").GetAttribute("x1"));
        Assert.AreEqual("590", chart.Find("circle.case").GetAttribute("cx"));
    }

    [TestMethod]
    public void A_rule_without_peers_shows_the_value_against_the_limit()
    {
        var chart = Draw("limit", [], [150], 100);

        Assert.AreEqual("O caso e o limite: Preço", chart.Find("svg").GetAttribute("aria-label"));
        Assert.AreEqual(("590", "396.67"), (chart.Find("circle.case").GetAttribute("cx"), chart.Find("line.limit").GetAttribute("x1")));
        Assert.IsEmpty(chart.FindAll(".peer"));
    }

    [TestMethod]
    public void Without_a_single_threshold_there_is_no_line_of_it() => Assert.IsEmpty(Draw("distribution", [1], [2]).FindAll("line.limit"));

    [TestMethod]
    public void A_case_below_zero_stays_on_the_drawing()
    {
        var chart = Draw("distribution", [100], [-100]);

        Assert.AreEqual("10", chart.Find("circle.case").GetAttribute("cx"));
        Assert.AreEqual("590", chart.Find("circle.peer").GetAttribute("cx"));
    }

    [TestMethod]
    public void A_series_has_a_bar_of_the_case_and_a_stroke_of_the_peers_in_every_slot()
    {
        var chart = Draw("series", [5, 5], [10, 0]);

        CollectionAssert.AreEqual(new[] { "75", "0" }, chart.FindAll("rect.case").Select(bar => bar.GetAttribute("height")).ToArray());
        CollectionAssert.AreEqual(
            chart.FindAll("rect.case").Select(bar => bar.GetAttribute("x")).ToArray(),
            chart.FindAll("line.peer").Select(stroke => stroke.GetAttribute("x1")).ToArray());
    }

    [TestMethod]
    public void Shares_stand_beside_each_other_the_case_first()
    {
        var chart = Draw("shares", [0.25], [0.75], 0.5);

        var bar = double.Parse(chart.Find("rect.case").GetAttribute("x")!, System.Globalization.CultureInfo.InvariantCulture);
        var peer = double.Parse(chart.Find("line.peer").GetAttribute("x1")!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.IsLessThan(peer, bar);
        Assert.AreEqual("35", chart.Find("line.limit").GetAttribute("y1"), "two thirds of the tallest, 75, above the floor, 85");
    }
}
