using Cidadao.Api.Responses;
using Cidadao.IntegrationTests.Database;
using Cidadao.LocalHost;

namespace Cidadao.IntegrationTests;

/// <summary>Months large enough to be loaded straight into their tables, with the rows in them for which that is not so simple.</summary>
[TestClass]
public sealed class BulkLoadTests
{
    /// <summary>Of 2023, and as many of 2024: two partitions that are filled in the bulk.</summary>
    private const int OfAYear = 20_000;

    private const int Contracts = 2 * OfAYear;
    private const int ItemsDoNotAddUp = 16;

    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => _installation = await Installation.StartAsync(context.CancellationToken);

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task A_month_in_the_bulk_and_the_same_republished_with_as_many_new_rows_are_both_exact()
    {
        var first = await ImportAsync(Month(Contracts, "10,00").Build());

        // Three under one number, two of them equal; a person, another of the same mask, and an unknown foreigner.
        Assert.AreEqual((Contracts + 6, 0, 0, 1), Counts(first, 0));
        Assert.AreEqual(((2 * Contracts) + 3, 0, 0, 2), Counts(first, 1));
        await AreConsistentAsync();
        Assert.AreEqual(1, await CountAsync("contract_items WHERE is_shared_number"));
        Assert.AreEqual(1, await CountAsync($"contracts WHERE number = '{PortalZip.Number(7)}' AND quality & {ItemsDoNotAddUp} <> 0"));
        CollectionAssert.AreEqual(
            new[] { "ANA", "BIA", "FOREIGN INC" },
            await _installation.ColumnAsync<string>(
                "SELECT s.name FROM contracts c JOIN suppliers s ON s.id = c.supplier_id WHERE c.number LIKE 'P%' ORDER BY c.number", Cancellation));

        var again = await ImportAsync(Month(Contracts, "10,00").Build());

        // Its digests come from staging this time: they must be the same.
        Assert.AreEqual((0, 0, Contracts + 6, 1), Counts(again, 0));
        Assert.AreEqual((0, 0, (2 * Contracts) + 3, 2), Counts(again, 1));

        var republished = await ImportAsync(Month(Contracts + OfAYear + 100, "11,00").Build());

        Assert.AreEqual((OfAYear + 100, 0, Contracts + 6, 1), Counts(republished, 0));
        Assert.AreEqual(((2 * OfAYear) + 200, 2, (2 * Contracts) + 1, 2), Counts(republished, 1));
        await AreConsistentAsync();
        Assert.AreEqual(1, await CountAsync("contract_items WHERE unit_price = 11"));
    }

    [TestMethod]
    public async Task Suppliers_in_the_bulk_are_found_by_their_names_over_the_index_that_is_built_after_them()
    {
        var zip = new PortalZip();
        for (var i = 1; i <= OfAYear + 5_000; i++)
            zip.Contract(PortalZip.Number(900_000 + i), signed: "10/01/2021", supplier: $"77{i:D12}", supplierName: $"COMÉRCIO NÚMERO {i} LTDA");
        await ImportAsync(zip.Build());

        await Installation.UntilAsync(async () => await CountAsync("pending_indexes") == 0, Cancellation);
        Assert.AreEqual(1, await CountAsync("pg_indexes WHERE indexname = 'ix_suppliers_name' AND indexdef LIKE '%gin_trgm_ops%'"));
        var found = await _installation.GetAsync("/api/v1/suppliers?text=comercio%20numero%2012345", ApiJson.Default.PageSupplierResponse, Cancellation);
        Assert.AreEqual("COMÉRCIO NÚMERO 12345 LTDA", found.Items.Single().Name);
    }

    /// <param name="contracts">How many plain contracts, each with two items that add up to it.</param>
    /// <param name="price">Price of one item of the first of them.</param>
    private static PortalZip Month(int contracts, string price)
    {
        var zip = new PortalZip();
        for (var i = 1; i <= contracts; i++)
        {
            var number = PortalZip.Number(i);
            zip.Contract(number, signed: i <= OfAYear ? "10/01/2023" : "10/01/2024", initial: "20,0000", final: i == 7 ? "30,0000" : "20,0000")
                .Item(number, price: i == 1 ? price : "10,00")
                .Item(number, description: "PAPEL", quantity: i == 7 ? "7" : "1", price: "10,00");
        }

        for (var twin = 0; twin < 2; twin++)
            zip.Contract("S1", signed: "11/01/2024");
        zip.Contract("S1", supplier: "11444777000161", supplierName: "OUTRA LTDA", tender: "000992024");
        zip.Item("S1", code: "1000010500099202400001").Item("S1");
        zip.Contract("P1", supplier: "***.111.222-**", supplierName: "ANA").Item("P1");
        zip.Contract("P2", supplier: "***.111.222-**", supplierName: "BIA");
        zip.Contract("P3", signed: "30/12/2022", supplier: "EX123", supplierName: "FOREIGN INC"); // one of its year
        zip.Contract("B1", initial: "muito");
        return zip.Item("NOWHERE").Item("P2", price: "caro");
    }

    /// <summary>What the tables say of each other, calculated once more.</summary>
    private async Task AreConsistentAsync()
    {
        Assert.AreEqual(0, await CountAsync("contract_items i WHERE NOT EXISTS (SELECT FROM contracts c WHERE c.id = i.contract_id)"));
        Assert.AreEqual(0, await CountAsync("contracts c WHERE (c.items_digest IS NULL) <> NOT EXISTS (SELECT FROM contract_items i WHERE i.contract_id = c.id)"));
        Assert.AreEqual(0, await CountAsync("contracts c LEFT JOIN suppliers s ON s.id = c.supplier_id LEFT JOIN buying_units u ON u.code = c.buying_unit_code WHERE s.id IS NULL OR u.code IS NULL"));
        Assert.AreEqual(0, await CountAsync(
            $"""
            contracts c JOIN (SELECT contract_id, sum(quantity * unit_price) AS amount FROM contract_items GROUP BY 1) i ON i.contract_id = c.id
            WHERE (c.quality & {ItemsDoNotAddUp} <> 0)
                <> (abs(i.amount - c.initial_value) > 0.01 * abs(c.initial_value) AND abs(i.amount - c.final_value) > 0.01 * abs(c.final_value))
            """));
        Assert.AreEqual(0, await _installation.ScalarAsync<long>(ContractSumsTests.Differing, Cancellation));
        Assert.AreEqual(0, await _installation.ScalarAsync<long>(ContractSumsTests.DifferingBuyers, Cancellation));
    }

    private async Task<ImportResponse> ImportAsync(byte[] file)
    {
        var ended = await _installation.ImportEndAsync(await _installation.AcceptedUploadAsync(file, "bulk.zip", Cancellation), Cancellation);
        Assert.AreEqual("completed", ended.Status, ended.Failure);
        return ended;
    }

    private static (long Inserted, long Updated, long Unchanged, long Rejected) Counts(ImportResponse import, int entry) =>
        (import.Entries[entry].Inserted, import.Entries[entry].Updated, import.Entries[entry].Unchanged, import.Entries[entry].Rejected);

    private Task<long> CountAsync(string from) => _installation.ScalarAsync<long>($"SELECT count(*) FROM {from}", Cancellation);
}
