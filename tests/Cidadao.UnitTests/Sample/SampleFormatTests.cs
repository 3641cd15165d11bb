using System.IO.Compression;
using System.Text.RegularExpressions;
using Cidadao.Cli.Sample;

namespace Cidadao.UnitTests.Sample;

[TestClass]
public sealed partial class SampleFormatTests
{
    private const string Sealed = "Informação protegida por sigilo nos termos da legislação vigente";

    [TestMethod]
    public async Task Equal_options_give_equal_bytes_and_another_seed_gives_others()
    {
        var first = await SampleFile.GenerateAsync(3_000, 7);
        var again = await SampleFile.GenerateAsync(3_000, 7);
        var other = await SampleFile.GenerateAsync(3_000, 8);

        CollectionAssert.AreEqual(first.Zip, again.Zip);
        Assert.IsFalse(first.Zip.SequenceEqual(other.Zip));
    }

    [TestMethod]
    public async Task Zip_and_truth_are_written_beside_each_other_byte_for_byte()
    {
        var folder = Directory.CreateTempSubdirectory("cidadao-sample-").FullName;
        try
        {
            var options = new SampleOptions(1_000, 3, new DateOnly(2024, 1, 1));
            var paths = new[] { Path.Combine(folder, "a.zip"), Path.Combine(folder, "b.zip") };
            foreach (var path in paths)
                await SampleGenerator.WriteAsync(options, path);

            CollectionAssert.AreEqual(await File.ReadAllBytesAsync(paths[0]), await File.ReadAllBytesAsync(paths[1]));
            CollectionAssert.AreEqual(
                await File.ReadAllBytesAsync(Path.Combine(folder, "a.truth.json")), await File.ReadAllBytesAsync(Path.Combine(folder, "b.truth.json")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [TestMethod]
    [DataRow("_Compras.csv", "Número do Contrato;Objeto;Fundamento Legal;Modalidade Compra;Situação Contrato;Código Órgão Superior;Nome Órgão Superior;Código Órgão;Nome Órgão;Código UG;Nome UG;Data Assinatura Contrato;Data Publicação DOU;Data Início Vigência;Data Fim Vigência;Código Contratado;Nome Contratado;Valor Inicial Compra;Valor Final Compra;Número Licitação;Código UG Licitação;Nome UG Licitação;Código Modalidade Compra Licitação;Modalidade Compra Licitação")]
    [DataRow("_ItemCompra.csv", "Código Órgão;Nome Órgão;Código UG;Nome UG;Número Contrato;Código Item Compra;Descrição Item Compra;Descrição Complementar Item Compra;Quantidade Item;Valor Item")]
    [DataRow("_TermoAditivo.csv", "Número Contrato;Código Órgão Superior;Nome Órgão Superior;Código Órgão;Nome Órgão;Código UG;Nome UG;Número Termo Aditivo;Data Publicação;Objeto")]
    [DataRow("_Apostilamento.csv", "Número Contrato;Código Órgão Superior;Nome Órgão Superior;Código Órgão;Nome Órgão;Código UG;Nome UG;Número Apostilamento;Descrição Apostilamento;Valor Apostilamento;Data de inclusão;Situação Apostilamento")]
    public async Task Header_is_the_Portals_and_every_row_has_as_many_fields(string entry, string header)
    {
        var rows = PortalReader.Entry((await SampleFile.GenerateAsync(1_000, 1)).Zip, entry);

        Assert.AreEqual(header, string.Join(';', rows[0]));
        Assert.IsGreaterThan(10, rows.Count);
        Assert.IsTrue(rows.All(row => row.Length == rows[0].Length));
    }

    [TestMethod]
    public async Task Control_figures_of_the_truth_are_those_of_the_file()
    {
        var file = await SampleFile.GenerateAsync(2_500, 5, "202502");
        var counts = file.Truth.Counts;

        Assert.AreEqual(2_500, counts.Contracts);
        Assert.AreEqual(file.Purchases.Count, counts.Contracts);
        Assert.AreEqual(file.Items.Count, counts.Items);
        Assert.AreEqual(PortalReader.Entry(file.Zip, "_TermoAditivo.csv").Count - 1, counts.Amendments);
        Assert.AreEqual(PortalReader.Entry(file.Zip, "_Apostilamento.csv").Count - 1, counts.Apostilles);
        Assert.AreEqual(file.Purchases.Sum(purchase => purchase.Initial), counts.InitialValue);
        Assert.AreEqual(file.Purchases.Sum(purchase => purchase.Final), counts.FinalValue);
    }

    [TestMethod]
    public async Task Every_trap_of_the_source_is_there()
    {
        var file = await SampleFile.GenerateAsync(20_000, 1);
        var all = file.Purchases;

        Assert.IsInRange(0.20, 0.30, Share(all, purchase => purchase.Method == "Sem Informação" && purchase.Tender is "-3" or "-2"));
        Assert.IsInRange(0.05, 0.11, Share(all, purchase => MaskedCpf().IsMatch(purchase.Supplier)));
        Assert.IsInRange(0.005, 0.04, Share(all, purchase => purchase is { Supplier: "-11", SupplierName: "Sigiloso", Object: Sealed }));
        Assert.IsTrue(all.Any(purchase => purchase.Supplier.StartsWith("ESTRANGEIRO_", StringComparison.Ordinal)));
        Assert.IsTrue(all.Any(purchase => purchase.Supplier.StartsWith("EX", StringComparison.Ordinal)));
        Assert.IsTrue(all.Any(purchase => purchase.Initial == 0));
        Assert.IsTrue(all.Any(purchase => purchase.End is null));
        Assert.IsTrue(all.Any(purchase => purchase.Object.Contains('\n', StringComparison.Ordinal)));
        Assert.IsTrue(all.Any(purchase => purchase.Object.Contains("\"LOTE ÚNICO\"", StringComparison.Ordinal)));
        Assert.IsTrue(all.Any(purchase => purchase.Object.Contains('–', StringComparison.Ordinal)), "A character that Latin-1 does not have.");
        Assert.IsTrue(file.Items.Any(item => item[7] == "undefined"));
        var repeated = all.GroupBy(purchase => purchase.Key).Where(group => group.Count() > 1).ToList();
        Assert.IsGreaterThan(5, repeated.Count);
        Assert.IsTrue(repeated.All(group => group.Distinct().Count() == group.Count()), "Equal keys, different contracts.");
    }

    [TestMethod]
    public async Task Item_codes_are_made_of_unit_modality_tender_and_sequence()
    {
        var file = await SampleFile.GenerateAsync(2_000, 2);
        var tenders = file.Purchases.GroupBy(purchase => purchase.Key)
            .Where(group => group.Count() == 1)
            .ToDictionary(group => group.Key, group => group.Single().Tender);

        foreach (var item in file.Items.Where(item => item[6] != Sealed))
        {
            Assert.AreEqual(22, item[5].Length);
            Assert.AreEqual(item[2], item[5][..6]);
            if (tenders.TryGetValue(new TruthContract(item[2], item[4]), out var tender) && tender.Length == 9)
                Assert.AreEqual(tender, item[5].Substring(8, 9));
        }
    }

    [TestMethod]
    public async Task Lines_mostly_add_up_to_the_initial_value()
    {
        var file = await SampleFile.GenerateAsync(5_000, 1);
        var sums = file.Items.GroupBy(item => new TruthContract(item[2], item[4]))
            .ToDictionary(group => group.Key, group => group.Sum(item => SampleFile.Amount(item[8]) * SampleFile.Amount(item[9])));

        Assert.IsInRange(0.7, 0.9, Share(file.Purchases, purchase => sums[purchase.Key] == purchase.Initial));
        Assert.IsInRange(2.2, 3.8, (double)file.Items.Count / file.Purchases.Count);
    }

    [TestMethod]
    public async Task Every_CNPJ_has_valid_check_digits_and_a_name_that_says_it_is_invented()
    {
        var file = await SampleFile.GenerateAsync(5_000, 4);
        var companies = file.Purchases.Where(purchase => purchase.Supplier.Length == 14 && purchase.Supplier.All(char.IsAsciiDigit)).ToList();

        Assert.IsGreaterThan(4_000, companies.Count);
        foreach (var company in companies)
        {
            Assert.IsTrue(IsValidCnpj(company.Supplier), company.Supplier);
            Assert.MatchesRegex(InventedName(), company.SupplierName);
        }
    }

    [TestMethod]
    public void Check_digits_are_those_of_a_published_CNPJ()
    {
        // Banco do Brasil's, for the test's own arithmetic.
        Assert.IsTrue(IsValidCnpj("00000000000191"));
        Assert.IsFalse(IsValidCnpj("00000000000192"));
    }

    [TestMethod]
    public void Fields_survive_the_notation()
    {
        string[] fields = ["", "simples", "com \"aspas\"", "a;b", "linha 1\r\nlinha 2", "açúcar – R$ 1,00", "\"", "\";\""];
        var row = new CsvBuffer(4);
        foreach (var field in fields)
            row.Field(Windows1252.Field(field));
        row.EndRow();

        CollectionAssert.AreEqual(fields, PortalReader.Rows(row.Written.ToArray()).Single());
    }

    [TestMethod]
    public void Numbers_and_dates_are_written_as_the_Portal_does()
    {
        var row = new CsvBuffer(4);
        row.Money(1_234_567_05, 4);
        row.Money(9, 2);
        row.Date(new DateOnly(2024, 3, 1));
        row.Date(null);
        row.Code((12, 5), (2024, 4));
        row.EndRow();

        CollectionAssert.AreEqual(new[] { "1234567,0500", "0,09", "01/03/2024", "", "000122024" }, PortalReader.Rows(row.Written.ToArray()).Single());
    }

    [TestMethod]
    [DataRow(999, "202401")]
    [DataRow(5_000_001, "202401")]
    public async Task A_size_out_of_range_is_refused(int contracts, string month) =>
        await Assert.ThrowsExactlyAsync<ArgumentOutOfRangeException>(() => SampleFile.GenerateAsync(contracts, 1, month));

    [TestMethod]
    [DataRow("202112")]
    [DataRow("202701")]
    [DataRow("202413")]
    [DataRow("2024-1")]
    public void A_month_outside_the_table_of_limits_is_no_month(string month) => Assert.IsNull(SampleOptions.ParseMonth(month));

    [TestMethod]
    [DataRow(1_000)]
    [DataRow(20_000)]
    public async Task The_entries_carry_the_month_and_a_fixed_time(int contracts)
    {
        using var archive = new ZipArchive(new MemoryStream((await SampleFile.GenerateAsync(contracts, 1)).Zip));

        CollectionAssert.AreEqual(
            new[] { "202401_Compras.csv", "202401_ItemCompra.csv", "202401_TermoAditivo.csv", "202401_Apostilamento.csv" },
            archive.Entries.Select(entry => entry.FullName).ToArray());
        Assert.IsTrue(archive.Entries.All(entry => entry.LastWriteTime.DateTime == new DateTime(2024, 1, 31)));
    }

    private static double Share(IReadOnlyCollection<Purchase> all, Func<Purchase, bool> condition) => (double)all.Count(condition) / all.Count;

    private static bool IsValidCnpj(string cnpj)
    {
        int[] weights = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];
        var first = Digit(cnpj[..12], weights[1..]);
        return cnpj.EndsWith($"{first}{Digit(cnpj[..12] + first, weights)}", StringComparison.Ordinal);

        static int Digit(string digits, int[] weights)
        {
            var rest = digits.Zip(weights, (digit, weight) => (digit - '0') * weight).Sum() % 11;
            return rest < 2 ? 0 : 11 - rest;
        }
    }

    [GeneratedRegex(@"^\*\*\*\.\d{3}\.\d{3}-\*\*$")]
    private static partial Regex MaskedCpf();

    [GeneratedRegex("FICTÍCIA|EXEMPLO")]
    private static partial Regex InventedName();
}
