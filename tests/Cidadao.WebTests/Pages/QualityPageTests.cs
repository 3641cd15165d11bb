using Bunit;
using Cidadao.Api.Responses;
using Cidadao.Web.Components.Quality;
using Cidadao.WebTests.Setup;

namespace Cidadao.WebTests.Pages;

[TestClass]
public sealed class QualityPageTests : PageTest
{
    [TestMethod]
    public void Issues_are_shown_by_source_and_month()
    {
        Api.Has<IReadOnlyList<QualityMonthResponse>>("quality",
        [
            new("pncp", 2025, 3, 1500, new Dictionary<string, long> { ["endBeforeStart"] = 12 }),
            new("portalBulk", null, null, 3, new Dictionary<string, long>()),
        ]);

        var page = Browser.Render<QualityPage>();
        var rows = page.WaitForElements(ById("quality-row"), 2);

        Assert.Contains("março de 2025", TextOf(rows[0]));
        Assert.Contains("PNCP", TextOf(rows[0]));
        Assert.Contains("12", TextOf(rows[0]));
        Assert.Contains("sem data", TextOf(rows[1]));
    }

    [TestMethod]
    public void Without_contracts_it_says_what_to_do()
    {
        Api.Has<IReadOnlyList<QualityMonthResponse>>("quality", []);

        Assert.Contains("Importe um arquivo", TextOf(Browser.Render<QualityPage>().WaitForElement(ById("empty"))));
    }
}
