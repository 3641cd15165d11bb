using System.Runtime.CompilerServices;

namespace Cidadao.UnitTests.Exports;

[TestClass]
public sealed class ExportDocumentTests
{
    /// <summary>Set to write the document instead of comparing it.</summary>
    private const string Write = "CIDADAO_WRITE_DOCS";

    [TestMethod]
    public void The_columns_of_the_document_are_those_of_the_code()
    {
        var path = Path.Combine(Root(), "docs", "exports.md");
        var document = File.ReadAllText(path);
        var start = document.IndexOf(ExportDocument.Start, StringComparison.Ordinal) + ExportDocument.Start.Length;
        var end = document.IndexOf(ExportDocument.End, StringComparison.Ordinal);
        var rendered = document[..start] + ExportDocument.Render() + document[end..];
        if (Environment.GetEnvironmentVariable(Write) == "1")
            File.WriteAllText(path, rendered);

        Assert.AreEqual(rendered, File.ReadAllText(path), $"Run the test once with {Write}=1 and commit docs/exports.md.");
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
