namespace Cidadao.IntegrationTests.Database;

/// <summary>The sums that the server keeps are those of the contracts, whatever has changed them.</summary>
[TestClass]
public sealed class ContractSumsTests
{
    /// <summary>Groups in which the sums and the contracts differ.</summary>
    internal const string Differing =
        """
        SELECT count(*) FROM (
            (SELECT source, coalesce(extract(year FROM signed_on), 0), coalesce(extract(month FROM signed_on), 0), quality, count(*), sum(initial_value)
             FROM contracts GROUP BY 1, 2, 3, 4 EXCEPT SELECT * FROM contract_months)
            UNION ALL
            (SELECT * FROM contract_months EXCEPT SELECT source, coalesce(extract(year FROM signed_on), 0), coalesce(extract(month FROM signed_on), 0), quality,
                count(*), sum(initial_value) FROM contracts GROUP BY 1, 2, 3, 4)) AS months
        """;

    internal const string DifferingBuyers =
        """
        SELECT count(*) FROM (
            (SELECT agency_code, buying_unit_code, count(*), sum(initial_value) FROM contracts GROUP BY 1, 2 EXCEPT SELECT * FROM buyer_totals)
            UNION ALL
            (SELECT * FROM buyer_totals EXCEPT SELECT agency_code, buying_unit_code, count(*), sum(initial_value) FROM contracts GROUP BY 1, 2)
            UNION ALL
            (SELECT '', buying_unit_code, count(*), sum(initial_value) FROM contracts GROUP BY 2 EXCEPT SELECT '', * FROM unit_totals)
            UNION ALL
            (SELECT '', * FROM unit_totals EXCEPT SELECT '', buying_unit_code, count(*), sum(initial_value) FROM contracts GROUP BY 2)) AS buyers
        """;

    private const string DifferingMethods =
        """
        SELECT count(*) FROM (
            (SELECT method, coalesce(extract(year FROM signed_on), 0), coalesce(extract(month FROM signed_on), 0), count(*), sum(initial_value)
             FROM contracts GROUP BY 1, 2, 3 EXCEPT SELECT * FROM method_months)
            UNION ALL
            (SELECT * FROM method_months EXCEPT SELECT method, coalesce(extract(year FROM signed_on), 0), coalesce(extract(month FROM signed_on), 0),
                count(*), sum(initial_value) FROM contracts GROUP BY 1, 2, 3)) AS methods
        """;

    private const string DifferingSuppliers =
        "SELECT count(*) FROM (SELECT kind, count(*) FROM suppliers GROUP BY 1 EXCEPT SELECT kind, suppliers FROM supplier_totals) AS kinds";

    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => _installation = await Installation.StartAsync(context.CancellationToken);

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task They_follow_imports_changes_and_deletions()
    {
        var zip = new PortalZip();
        foreach (var (number, signed) in new[] { ("1", "10/01/2011"), ("2", "31/12/2011"), ("3", ""), ("4", "10/01/2202") })
            zip.Contract(number, unit: "730001", signed: signed).Item(number, unit: "730001");
        await ImportAsync(zip);
        await AssertSameAsync(contracts: 4);

        await ExecuteAsync("INSERT INTO suppliers (kind, document, name) VALUES (3, 'X1', 'A'), (3, 'X2', 'B'), (3, 'X3', 'C')");
        await ExecuteAsync("UPDATE suppliers SET name = 'D' WHERE document = 'X1'");
        await ExecuteAsync("DELETE FROM suppliers WHERE document = 'X2'");
        Assert.AreEqual(2, await _installation.ScalarAsync<long>("SELECT suppliers FROM supplier_totals WHERE kind = 3", Cancellation));
        await ExecuteAsync("UPDATE contracts SET initial_value = initial_value + 7, quality = 3 WHERE number = '1' AND buying_unit_code = '730001'");
        await ExecuteAsync("UPDATE contracts SET signed_on = '2012-03-01' WHERE number IN ('2', '3') AND buying_unit_code = '730001'"); // to another partition
        await ExecuteAsync("UPDATE contracts SET final_value = 1 WHERE buying_unit_code = '730001'");
        await ExecuteAsync("UPDATE contracts SET method = 3 WHERE number = '4' AND buying_unit_code = '730001'");
        await AssertSameAsync(contracts: 4);

        await ExecuteAsync("DELETE FROM contracts WHERE number = '1' AND buying_unit_code = '730001'");
        await AssertSameAsync(contracts: 3);
        Assert.AreEqual(
            2, await _installation.ScalarAsync<long>("SELECT sum(contracts)::bigint FROM contract_months WHERE (year, month) = (2012, 3)", Cancellation));
    }

    [TestMethod]
    public async Task They_are_made_anew_after_a_partition_was_taken_away()
    {
        await ImportAsync(new PortalZip().Contract("1", unit: "740001", signed: "10/05/2007").Item("1", unit: "740001"));
        await ExecuteAsync("ALTER TABLE contracts DETACH PARTITION contracts_y2007");
        Assert.AreNotEqual(0, await _installation.ScalarAsync<long>(Differing, Cancellation));

        await ExecuteAsync("DO $$ BEGIN PERFORM renew_contract_sums(); END $$");

        Assert.AreEqual(0, await _installation.ScalarAsync<long>(Differing, Cancellation));
        Assert.AreEqual(0, await _installation.ScalarAsync<long>(DifferingBuyers, Cancellation));
        Assert.AreEqual(0, await _installation.ScalarAsync<long>(DifferingMethods, Cancellation));
    }

    private async Task ImportAsync(PortalZip zip)
    {
        var ended = await _installation.ImportAsync(zip.Build(), "sums.zip", Cancellation);
        Assert.AreEqual("completed", ended.Status, ended.Failure);
    }

    private async Task AssertSameAsync(int contracts)
    {
        Assert.AreEqual(0, await _installation.ScalarAsync<long>(Differing, Cancellation));
        Assert.AreEqual(0, await _installation.ScalarAsync<long>(DifferingBuyers, Cancellation));
        Assert.AreEqual(0, await _installation.ScalarAsync<long>(DifferingMethods, Cancellation));
        Assert.AreEqual(0, await _installation.ScalarAsync<long>(DifferingSuppliers, Cancellation));
        Assert.AreEqual(
            contracts, await _installation.ScalarAsync<long>("SELECT sum(contracts)::bigint FROM buyer_totals WHERE buying_unit_code = '730001'", Cancellation));
    }

    private async Task ExecuteAsync(string sql) => await _installation.ColumnAsync<string>($"{sql}; SELECT ''", Cancellation);
}
