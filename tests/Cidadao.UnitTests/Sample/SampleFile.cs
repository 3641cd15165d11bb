using System.Globalization;
using Cidadao.Cli.Sample;

namespace Cidadao.UnitTests.Sample;

/// <summary>A row of <c>Compras</c> as an analyst would read it. Amounts in BRL.</summary>
internal sealed record Purchase(
    string Number, string Object, string Method, string Agency, string Unit, DateOnly Signed, DateOnly Published, DateOnly Start, DateOnly? End,
    string Supplier, string SupplierName, decimal Initial, decimal Final, string Tender)
{
    public TruthContract Key => new(Unit, Number);

    public bool IsDirectAward => Method == "Dispensa de Licitação";
}

/// <summary>A generated file and what an independent reader finds in it.</summary>
internal sealed class SampleFile
{
    public required byte[] Zip { get; init; }

    public required SampleTruth Truth { get; init; }

    public required IReadOnlyList<Purchase> Purchases { get; init; }

    /// <summary>Rows of <c>ItemCompra</c>, without the header.</summary>
    public required IReadOnlyList<string[]> Items { get; init; }

    public IEnumerable<HashSet<TruthContract>> Expected(string indicator) => Truth.Cases
        .Where(planted => planted.Indicator == indicator && planted.IsExpected)
        .Select(planted => planted.Contracts.ToHashSet());

    public static async Task<SampleFile> GenerateAsync(int contracts, int seed, string month = "202401")
    {
        using var stream = new MemoryStream();
        var truth = await SampleGenerator.WriteAsync(new SampleOptions(contracts, seed, SampleOptions.ParseMonth(month)!.Value), stream);
        var zip = stream.ToArray();
        return new SampleFile
        {
            Zip = zip,
            Truth = truth,
            Purchases = [.. PortalReader.Entry(zip, "_Compras.csv").Skip(1).Select(Read)],
            Items = [.. PortalReader.Entry(zip, "_ItemCompra.csv").Skip(1)],
        };
    }

    public static decimal Amount(string text) => decimal.Parse(text.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static Purchase Read(string[] row) => new(
        row[0], row[1], row[3], row[7], row[9], Day(row[11]), Day(row[12]), Day(row[13]), row[14].Length == 0 ? null : Day(row[14]),
        row[15], row[16], Amount(row[17]), Amount(row[18]), row[19]);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "dd/MM/yyyy", CultureInfo.InvariantCulture);
}
