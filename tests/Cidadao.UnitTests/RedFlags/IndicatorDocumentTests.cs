using System.Runtime.CompilerServices;

namespace Cidadao.UnitTests.RedFlags;

[TestClass]
public sealed class IndicatorDocumentTests
{
    /// <summary>Set to write the document instead of comparing it.</summary>
    private const string Write = "CIDADAO_WRITE_DOCS";

    [TestMethod]
    public void The_document_is_the_catalogue()
    {
        var path = Path.Combine(Root(), "docs", "indicators.md");
        var rendered = IndicatorDocument.Render();
        if (Environment.GetEnvironmentVariable(Write) == "1")
            File.WriteAllText(path, rendered);

        Assert.AreEqual(rendered, File.ReadAllText(path), $"Run the test once with {Write}=1 and commit docs/indicators.md.");
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
