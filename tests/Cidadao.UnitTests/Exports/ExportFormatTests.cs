using System.Globalization;
using System.Text;
using System.Text.Json;
using Cidadao.Core.Exports;
using Cidadao.Core.Imports.Reading;
using MiniExcelLibs;
using Parquet;
using Parquet.Schema;

namespace Cidadao.UnitTests.Exports;

/// <summary>Whatever stands in a contract comes out of the file again, read by somebody else's reader.</summary>
[TestClass]
public sealed class ExportFormatTests
{
    private const int Rows = 40_000; // more than a row group of Parquet
    private const int Seed = 20240101;
    private const string Triggers = "=+-@\t\r\n";

    private static readonly string[] Pieces =
        ["\"", ",", ";", "\r\n", "\n", "\r", "\t", "=", "+", "-", "@", "'", " ", "ção", "€", "😀", "\u2028", "\uFFFE", "\uFEFF", "\u0001", "\u001F", "<b>", "&amp;", "]]>", "_x0041_", "_x", "\\", "{", "7", "0,5", "SUM(A1)"];

    private static readonly IReadOnlyList<ExportedRow> All = Generate();

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DataRow(ExportVariant.Raw, ',')]
    [DataRow(ExportVariant.Spreadsheet, ';')]
    public async Task A_csv_has_every_text_and_a_spreadsheet_finds_no_formula_in_it(ExportVariant variant, char separator)
    {
        var file = await ExportedRows.WriteAsync(All, ExportFormat.Csv, variant);
        var isSpreadsheet = variant == ExportVariant.Spreadsheet;
        Assert.AreEqual(isSpreadsheet, file.AsSpan().StartsWith(Encoding.UTF8.Preamble));
        Assert.IsTrue(file.AsSpan().EndsWith("\r\n"u8));

        await using var reader = new CsvRecordReader(new MemoryStream(file[(isSpreadsheet ? 3 : 0)..]), (byte)separator);
        Assert.IsTrue(await reader.ReadAsync(TestContext.CancellationToken), "The header.");
        foreach (var row in All)
        {
            Assert.IsTrue(await reader.ReadAsync(TestContext.CancellationToken));
            Assert.IsNull(reader.Damage);
            var fields = Enumerable.Range(0, reader.FieldCount).Select(field => Encoding.UTF8.GetString(reader[field])).ToArray();
            Assert.HasCount(5, fields);
            var amount = row.Amount.ToString("F4", CultureInfo.InvariantCulture);
            string[] expected =
                [row.Text ?? "", row.Other, row.Whole.ToString(CultureInfo.InvariantCulture), isSpreadsheet ? amount.Replace('.', ',') : amount, row.Day?.ToString("O", CultureInfo.InvariantCulture) ?? ""];
            if (isSpreadsheet)
            {
                foreach (var text in fields[..2])
                    Assert.IsTrue(text.Length == 0 || !Triggers.Contains(text[0]) || IsNumber(text), $"A spreadsheet would run '{text}'.");
                (expected[0], expected[1]) = (Formula.Neutralise(expected[0]), Formula.Neutralise(expected[1]));
            }

            CollectionAssert.AreEqual(expected, fields);
        }

        Assert.IsFalse(await reader.ReadAsync(TestContext.CancellationToken), "Nothing more.");
    }

    [TestMethod]
    public async Task A_line_of_json_is_a_row()
    {
        var lines = Encoding.UTF8.GetString(await ExportedRows.WriteAsync(All, ExportFormat.JsonLines, ExportVariant.Raw)).Split('\n');
        Assert.HasCount(Rows + 1, lines);
        foreach (var (row, line) in All.Zip(lines))
        {
            using var json = JsonDocument.Parse(line);
            Assert.AreEqual(row, new ExportedRow(
                json.RootElement.GetProperty("text").GetString(),
                json.RootElement.GetProperty("other").GetString()!,
                json.RootElement.GetProperty("whole").GetInt64(),
                json.RootElement.GetProperty("amount").GetDecimal(),
                json.RootElement.GetProperty("day").GetString() is { } day ? DateOnly.Parse(day, CultureInfo.InvariantCulture) : null));
        }
    }

    [TestMethod]
    public async Task Parquet_has_decimals_dates_and_bounded_row_groups()
    {
        var file = await ExportedRows.WriteAsync(All, ExportFormat.Parquet, ExportVariant.Raw);
        await using var parquet = await ParquetReader.CreateAsync(
            new MemoryStream(file), new ParquetOptions { UseDateOnlyTypeForDates = true }, cancellationToken: TestContext.CancellationToken);
        var fields = parquet.Schema.GetDataFields();
        Assert.AreEqual((19, 4), fields[3] is DecimalDataField amounts ? (amounts.Precision, amounts.Scale) : default);
        Assert.AreEqual(typeof(DateOnly), fields[4].ClrType);

        var read = new List<ExportedRow>();
        for (var number = 0; number < parquet.RowGroupCount; number++)
        {
            using var group = parquet.OpenRowGroupReader(number);
            var count = (int)group.RowCount;
            Assert.IsLessThanOrEqualTo(ParquetRows.GroupRows, count);
            var (texts, others, wholes, amount, days) = (new string?[count], new string?[count], new long?[count], new decimal?[count], new DateOnly?[count]);
            await group.ReadAsync(fields[0], texts!, cancellationToken: TestContext.CancellationToken);
            await group.ReadAsync(fields[1], others!, cancellationToken: TestContext.CancellationToken);
            await group.ReadAsync<long>(fields[2], wholes, cancellationToken: TestContext.CancellationToken);
            await group.ReadAsync<decimal>(fields[3], amount, cancellationToken: TestContext.CancellationToken);
            await group.ReadAsync<DateOnly>(fields[4], days, cancellationToken: TestContext.CancellationToken);
            read.AddRange(Enumerable.Range(0, count).Select(i => new ExportedRow(texts[i], others[i]!, wholes[i]!.Value, amount[i]!.Value, days[i])));
        }

        Assert.IsGreaterThan(1, parquet.RowGroupCount);
        CollectionAssert.AreEqual(All.ToArray(), read);
    }

    [TestMethod]
    public async Task A_workbook_has_texts_numbers_and_dates_and_no_formula()
    {
        var file = await ExportedRows.WriteAsync(All, ExportFormat.Xlsx, ExportVariant.Spreadsheet);
        var read = new MemoryStream(file).Query().Cast<IDictionary<string, object?>>().Skip(1).Select(row => row.Values.ToArray()).ToArray();
        Assert.HasCount(Rows, read);
        foreach (var (row, cells) in All.Zip(read))
        {
            Assert.AreEqual(Formula.Neutralise(row.Text ?? ""), cells[0] ?? "");
            Assert.AreEqual(Formula.Neutralise(row.Other), cells[1] ?? "");
            Assert.AreEqual(row.Whole, Convert.ToInt64(cells[2], CultureInfo.InvariantCulture));
            Assert.AreEqual((double)row.Amount, Convert.ToDouble(cells[3], CultureInfo.InvariantCulture), 1e-4);
            Assert.AreEqual(row.Day?.ToDateTime(default), (DateTime?)cells[4]);
        }
    }

    private static bool IsNumber(string text) =>
        decimal.TryParse(text.Replace(',', '.'), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);

    private static ExportedRow[] Generate()
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, Rows).Select(_ => new ExportedRow(
            random.Next(10) == 0 ? null : Text(random),
            Text(random),
            random.Next(),
            (random.NextInt64(2_000_000_000_000) - 1_000_000_000_000) / 10_000m,
            random.Next(10) == 0 ? null : new DateOnly(1990, 1, 1).AddDays(random.Next(20_000))))];
    }

    private static string Text(Random random) => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => Pieces[random.Next(Pieces.Length)]));
}
