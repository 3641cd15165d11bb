using Cidadao.Core.Imports;
using FsCheck;
using FsCheck.Fluent;

namespace Cidadao.UnitTests.Imports;

[TestClass]
public sealed class PortalRowsTests
{
    private const string Contract =
        "\"000342023\";\"Objeto: serviço\tde \\ exemplo\";\"\";\"Pregão\";\"Não se aplica\";\"30000\";\"Ministério\";\"30108\";\"Órgão\";\"200356\";\"UNIDADE\";"
        + "\"30/12/2023\";\"12/01/2024\";\"30/12/2023\";\"\";\"11144477735\";\"FULANA 11144477735\";\"2588,9700\";\"2588,9700\";\"-3\";\"\";\"\";\"\";\"\"";

    [TestMethod]
    public async Task A_contract_becomes_one_line_of_COPY_with_its_traps_defused()
    {
        var (copied, problem) = await WriteAsync(RowKind.Contracts, Contract);

        Assert.IsNull(problem);
        var fields = copied.TrimEnd('\n').Split('\t');
        Assert.HasCount(PortalRows.Of(RowKind.Contracts).Columns.Split(',').Length + 2, fields);
        Assert.Contains("Objeto: serviço\\tde \\\\ exemplo", fields, "Tabs and backslashes are escaped.");
        Assert.Contains("***.444.777-**", fields);
        Assert.Contains("FULANA ***.444.777-**", fields);
        Assert.DoesNotContain("11144477735", copied);
        Assert.Contains("2588.9700", fields);
        Assert.Contains("2023-12-30", fields);
        Assert.DoesNotContain("-3", fields, "A sentinel is no tender.");
    }

    [TestMethod]
    [DataRow("2588,9700", "25A8,97", RejectionReason.NotANumber, "Valor Inicial Compra")]
    [DataRow("12/01/2024", "12/13/2024", RejectionReason.NotADate, "Data Publicação DOU")]
    [DataRow("000342023", " ", RejectionReason.Blank, "Número do Contrato")]
    public async Task A_wrong_field_is_named_and_nothing_of_the_row_is_written(string sound, string wrong, RejectionReason reason, string column)
    {
        var (copied, problem) = await WriteAsync(RowKind.Contracts, Contract.Replace(sound, wrong, StringComparison.Ordinal));

        Assert.AreEqual("", copied);
        Assert.AreEqual((reason, column), (problem!.Value.Reason, problem.Value.Column));
    }

    [TestMethod]
    public async Task A_CPF_never_stands_in_a_rejection()
    {
        var (_, problem) = await WriteAsync(RowKind.Contracts, Contract.Replace("2588,9700", "11144477735x", StringComparison.Ordinal));
        Assert.DoesNotContain("11144477735", problem!.Value.Value!);

        (_, problem) = await WriteAsync(RowKind.Contracts, "\"FULANA 11144477735\" e outro;\"x\"");
        Assert.DoesNotContain("11144477735", problem!.Value.Value!);
    }

    [TestMethod]
    public void Whatever_stands_in_the_fields_a_record_becomes_a_whole_row_or_a_reason()
    {
        var field = Gen.OneOf(
            Gen.Elements("", "-11", "Sem Informação", "1,5", "-0,0001", "99999999999999999999", "30/12/2023", "00/00/0000", "***.111.222-**", "\\N", "a\tb", "é\nç", "\"\""),
            ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));

        foreach (var file in PortalHeaders.Known)
        {
            var columns = PortalRows.Of(file).Columns.Split(',').Length + 2;
            Prop.ForAll(field.ArrayOf(PortalHeaders.Of(file).Count).ToArbitrary(), fields =>
            {
                var record = string.Join(';', fields.Select(f => $"\"{f.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
                var (copied, problem) = WriteAsync(file, record).GetAwaiterResult();
                return problem is null ? copied.EndsWith('\n') && copied.Count(c => c == '\n') == 1 && copied.Split('\t').Length == columns : copied.Length == 0;
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
        }
    }

    /// <returns>What goes to COPY, and what is wrong.</returns>
    private static async Task<(string Copied, RowProblem? Problem)> WriteAsync(RowKind file, string record)
    {
        using var records = new CsvRecordReader(new StringReader(record + "\r\n"));
        Assert.IsTrue(await records.ReadAsync(CancellationToken.None));
        var target = new StringWriter();
        using var copy = new CopyText(target);
        var problem = PortalRows.Of(file).TryWrite(records, copy);
        if (problem is null)
            await copy.EndRowAsync(CancellationToken.None);
        await copy.FlushAsync(CancellationToken.None);
        return (target.ToString(), problem);
    }
}
