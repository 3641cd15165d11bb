using System.Net;
using Bunit;
using Cidadao.Api.Responses;
using Cidadao.Web.Components.Imports;
using Cidadao.WebTests.Setup;
using Microsoft.AspNetCore.Components.Forms;

namespace Cidadao.WebTests.Pages;

[TestClass]
public sealed class ImportsPageTests : PageTest
{
    private IRenderedComponent<ImportsPage> Open()
    {
        var page = Browser.Render<ImportsPage>();
        page.WaitForElement(ById("upload-input"));
        return page;
    }

    private static void Upload(IRenderedComponent<ImportsPage> page) =>
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("PK conteúdo", "202401_Compras.zip"));

    [TestMethod]
    public void Without_imports_it_says_what_to_do()
    {
        Api.Has("imports", Sample.Page<ImportResponse>());
        Assert.Contains("Arraste os arquivos", TextOf(Open().WaitForElement(ById("empty"))));
    }

    [TestMethod]
    public void A_file_goes_up_whole_and_its_import_moves_by_itself()
    {
        Api.Has("imports", Sample.Page<ImportResponse>());
        var page = Open();
        page.WaitForElement(ById("empty"));

        Api.Accepts(HttpMethod.Post, "imports", Sample.Import).Has("imports", Sample.Page(Sample.ImportRun("running", 0.4)));
        Upload(page);
        page.WaitForAssertion(() => Assert.AreEqual("40,0%", TextOf(page.Find(ById("import-progress")))));
        var sent = Api.To(HttpMethod.Post, "imports").Single();
        Assert.Contains("PK conteúdo", sent.Body);
        Assert.Contains("filename=202401_Compras.zip", sent.Body);
        Assert.IsNotNull(sent.Length);

        Api.Has("imports", Sample.Page(Sample.ImportRun("completed", 1)));
        Clock.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.AreEqual("completed", page.Find(ById("import-status")).GetAttribute("data-status")));
    }

    [TestMethod]
    public void A_refused_file_shows_what_the_API_says_and_leaves_the_zone_open()
    {
        Api.Has("imports", Sample.Page<ImportResponse>())
            .Refuses(HttpMethod.Post, "imports", HttpStatusCode.UnsupportedMediaType, "Arquivo recusado", "Não é um zip: faltam os bytes PK.");
        var page = Open();
        Upload(page);

        Assert.Contains("Não é um zip: faltam os bytes PK.", TextOf(page.WaitForElement(ById("problem"))));
        page.WaitForElement(ById("upload-input"));
    }

    [TestMethod]
    public void Rejected_rows_are_listed_with_line_column_and_reason()
    {
        Api.Has("imports", Sample.Page(Sample.ImportRun("completed", 1, rejected: 1))).Has(
            $"imports/{Sample.Import}/rejections",
            Sample.Page(new RejectionResponse(
                "202401_Compras.csv", 2210, "Valor Inicial Compra", "12.A0", "notANumber", new TextResponse("Não é um número.", "Not a number."))));

        var row = TextOf(Open().WaitForElement(ById("rejection-row")));
        foreach (var part in new[] { "2.210", "Valor Inicial Compra", "12.A0", "Não é um número." })
            Assert.Contains(part, row);
    }

    [TestMethod]
    public void A_failed_import_says_why()
    {
        Api.Has("imports", Sample.Page(Sample.ImportRun("failed", 0) with { Failure = "O zip não traz AAAAMM_Compras.csv." }));
        var page = Open();
        page.WaitForAssertion(() => Assert.Contains("O zip não traz AAAAMM_Compras.csv.", TextOf(page.Find(ById("import-row")))));
    }
}
