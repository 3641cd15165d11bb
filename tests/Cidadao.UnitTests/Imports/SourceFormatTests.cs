using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Cidadao.Core.Imports;

namespace Cidadao.UnitTests.Imports;

[TestClass]
public sealed class SourceFormatTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    public static IEnumerable<object[]> Names => SourceFiles.Texts.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(Names))]
    public async Task Every_format_is_recognised_in_every_encoding_with_either_line_end_zipped_or_not(string name)
    {
        var text = SourceFiles.Texts[name];
        byte[][] files =
        [
            SourceFiles.Windows(text),
            Encoding.UTF8.GetBytes(text),
            [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
            SourceFiles.Windows(text.Replace("\r\n", "\n", StringComparison.Ordinal)),
            Zip(SourceFiles.Windows(text)),
        ];

        string?[]? first = null;
        foreach (var file in files)
        {
            var copied = await CopiedRows.ReadAsync(file, Cancellation);
            Assert.IsEmpty(copied.Rejections, string.Join(' ', copied.Rejections));
            Assert.HasCount(name == "contratos.gov historicos" ? 3 : 1, copied.Rows);
            var texts = Comparable(copied);
            first ??= texts;
            CollectionAssert.AreEqual(first, texts, "The encoding shows in the rows.");
        }
    }

    [TestMethod]
    public async Task A_CPF_in_clear_is_masked_in_every_field_and_in_rejections()
    {
        var sound = await CopiedRows.ReadAsync(SourceFiles.Windows(SourceFiles.Texts["Compras"]), Cancellation);
        var wrong = await CopiedRows.ReadAsync(
            SourceFiles.Windows(SourceFiles.Texts["Compras"].Replace("12/01/2024", "12/13/2024", StringComparison.Ordinal)), Cancellation);

        Assert.Contains("FULANA ***.444.777-**", sound.Texts.ToList());
        Assert.DoesNotContain("11144477735", string.Concat(sound.Texts));
        Assert.AreEqual((RejectionReason.NotADate, "Data Publicação DOU"), (wrong.Rejections.Single().Problem.Reason, wrong.Rejections.Single().Problem.Column));
        Assert.DoesNotContain("11144477735", wrong.Rejections.Single().Record!);
        StringAssert.Contains(wrong.Rejections.Single().Record, "***.444.777-**");
    }

    [TestMethod]
    public async Task Bytes_that_are_no_UTF8_cost_their_row_and_no_other()
    {
        var good = SourceFiles.Texts["Compras"];
        var record = good.Split("\r\n")[1];
        byte[] file = [.. Encoding.UTF8.GetBytes(good), .. Encoding.UTF8.GetBytes(new string('\n', 300_000)), .. SourceFiles.Windows(record), (byte)'\n', .. Encoding.UTF8.GetBytes(record)];

        var copied = await CopiedRows.ReadAsync(file, Cancellation);

        Assert.HasCount(2, copied.Rows);
        Assert.AreEqual(RejectionReason.InvalidText, copied.Rejections.Single().Problem.Reason);
    }

    [TestMethod]
    public async Task The_value_of_a_term_is_the_change_since_the_one_before()
    {
        var copied = await CopiedRows.ReadAsync(Encoding.UTF8.GetBytes(SourceFiles.Texts["contratos.gov historicos"]), Cancellation);

        // 125.00 after 100.00: 25.0000 as a numeric of two groups of four digits, and 130.00 after 125.00: 5.0000.
        CollectionAssert.Contains(copied.Rows.SelectMany(row => row).Select(Number).ToList(), 25m);
        CollectionAssert.Contains(copied.Rows.SelectMany(row => row).Select(Number).ToList(), 5m);
    }

    private static decimal? Number(byte[]? field)
    {
        if (field is not { Length: >= 10 } || BinaryPrimitives.ReadInt16BigEndian(field) * 2 != field.Length - 8)
            return null;
        var value = 0m;
        for (var at = 8; at < field.Length; at += 2)
            value = (value * 10_000) + BinaryPrimitives.ReadInt16BigEndian(field.AsSpan(at));
        return value / 10_000m;
    }

    /// <summary>All but the hash of the content, which is that of the bytes.</summary>
    private static string?[] Comparable(CopiedRows copied) =>
        [.. copied.Rows.SelectMany(row => row.Where((_, column) => column != 2)).Select(field => field is null ? null : Convert.ToHexString(field))];

    private static byte[] Zip(byte[] file)
    {
        using var buffer = new MemoryStream();
        using (var zip = new ZipArchive(buffer, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("../any name.bin").Open();
            entry.Write(file);
        }

        return buffer.ToArray();
    }
}
