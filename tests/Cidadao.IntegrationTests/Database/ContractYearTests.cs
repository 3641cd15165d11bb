namespace Cidadao.IntegrationTests.Database;

/// <summary>Contracts and items stand in the partitions of their years, each with every key and index, and a bulk load disturbs no other year.</summary>
[TestClass]
public sealed class ContractYearTests
{
    private const int Bulk = 20_000;

    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => _installation = await Installation.StartAsync(context.CancellationToken);

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task Rows_go_to_their_year_and_those_without_a_likely_day_to_the_rest()
    {
        var zip = new PortalZip();
        foreach (var (number, signed) in new[] { ("1", "10/01/2011"), ("2", "31/12/2011"), ("3", "01/01/2012"), ("4", ""), ("5", "10/01/2202"), ("6", "10/01/1989") })
            zip.Contract(number, unit: "710001", signed: signed).Item(number, unit: "710001");

        await ImportAsync(zip, inserted: 6);
        await ImportAsync(zip, inserted: 0);

        CollectionAssert.AreEqual(
            new[] { "contracts_other: 4 5 6", "contracts_y2011: 1 2", "contracts_y2012: 3" },
            await _installation.ColumnAsync<string>(
                """
                SELECT tableoid::regclass || ': ' || string_agg(number, ' ' ORDER BY number) FROM contracts WHERE buying_unit_code = '710001'
                GROUP BY tableoid ORDER BY 1
                """,
                Cancellation));
        CollectionAssert.AreEqual(
            new[] { "contract_items_other: 3", "contract_items_y2011: 2", "contract_items_y2012: 1" },
            await _installation.ColumnAsync<string>(
                """
                SELECT i.tableoid::regclass || ': ' || count(*) FROM contract_items i JOIN contracts c ON c.id = i.contract_id AND c.signed_on IS NOT DISTINCT FROM i.signed_on
                WHERE c.buying_unit_code = '710001' GROUP BY i.tableoid ORDER BY 1
                """,
                Cancellation));
    }

    [TestMethod]
    public async Task Every_year_has_the_keys_indexes_and_checks_of_the_others()
    {
        await _installation.ColumnAsync<bool>("SELECT add_contract_year(2008)", Cancellation);

        foreach (var table in new[] { "contracts", "contract_items" })
        {
            var pattern = await PartsOfAsync(table + "_other", suffix: "");
            Assert.IsTrue(pattern.Any(part => part.Contains("USING btree", StringComparison.Ordinal)));
            CollectionAssert.AreEqual(pattern, await PartsOfAsync(table + "_y2008", "_y2008"));
        }
    }

    [TestMethod]
    public async Task This_year_and_the_next_are_there_before_anything_of_them_comes()
    {
        var year = TimeProvider.System.GetUtcNow().Year;
        await Installation.UntilAsync(
            () => _installation.ScalarAsync<bool>($"SELECT to_regclass('contracts_y{year}') IS NOT NULL AND to_regclass('contract_items_y{year + 1}') IS NOT NULL", Cancellation),
            Cancellation);
    }

    [TestMethod]
    public async Task Rows_that_came_before_there_was_room_for_their_year_are_moved_there()
    {
        await ImportAsync(new PortalZip().Contract("1", unit: "720001", signed: "10/05/2005").Item("1", unit: "720001"), inserted: 1);
        await _installation.ColumnAsync<string>(
            """
            ALTER TABLE contracts DETACH PARTITION contracts_y2005; ALTER TABLE contract_items DETACH PARTITION contract_items_y2005;
            INSERT INTO contracts SELECT * FROM contracts_y2005; INSERT INTO contract_items SELECT * FROM contract_items_y2005;
            DROP TABLE contracts_y2005, contract_items_y2005;
            SELECT ''
            """,
            Cancellation);

        Assert.IsTrue(await _installation.ScalarAsync<bool>("SELECT add_contract_year(2005)", Cancellation));
        Assert.IsFalse(await _installation.ScalarAsync<bool>("SELECT add_contract_year(2005)", Cancellation));

        Assert.AreEqual(1, await _installation.ScalarAsync<long>("SELECT count(*) FROM contracts_y2005", Cancellation));
        Assert.AreEqual(1, await _installation.ScalarAsync<long>("SELECT count(*) FROM contract_items_y2005", Cancellation));
    }

    [TestMethod]
    public async Task A_bulk_load_into_one_year_leaves_the_indexes_of_another_alone()
    {
        await ImportAsync(new PortalZip().Contract("1", unit: "730001", signed: "10/05/2013").Contract("2", unit: "730001", signed: "10/05/2014"), inserted: 2);
        var before = (Of2013: await IdOfAsync("ix_contracts_value_y2013"), Of2014: await IdOfAsync("ix_contracts_value_y2014"));
        var zip = new PortalZip();
        for (var i = 1; i <= Bulk; i++)
            zip.Contract($"B{i}", unit: "730001", signed: i <= 3 ? "11/05/2013" : "11/05/2014");
        for (var i = Bulk; i <= Bulk + 10; i++)
            zip.Contract($"C{i}", unit: "730001", signed: "12/05/2014");

        await ImportAsync(zip, inserted: Bulk + 11);

        await Installation.UntilAsync(() => _installation.ScalarAsync<bool>("SELECT NOT EXISTS (SELECT FROM pending_indexes)", Cancellation), Cancellation);
        Assert.AreEqual(before.Of2013, await IdOfAsync("ix_contracts_value_y2013"));
        Assert.AreNotEqual(before.Of2014, await IdOfAsync("ix_contracts_value_y2014"), "It was no bulk load.");
        CollectionAssert.AreEqual(await PartsOfAsync("contracts_y2013", "_y2013"), await PartsOfAsync("contracts_y2014", "_y2014"));
    }

    private async Task ImportAsync(PortalZip zip, long inserted)
    {
        var ended = await _installation.ImportAsync(zip.Build(), "years.zip", Cancellation);
        Assert.AreEqual("completed", ended.Status, ended.Failure);
        Assert.AreEqual(inserted, ended.Entries[0].Inserted);
    }

    private Task<uint> IdOfAsync(string index) => _installation.ScalarAsync<uint>($"SELECT '{index}'::regclass::oid", Cancellation);

    /// <summary>Keys, indexes, checks and defaults of a partition, without its name in theirs.</summary>
    private Task<List<string>> PartsOfAsync(string table, string suffix) => _installation.ColumnAsync<string>(
        $"""
        SELECT replace(part, '{suffix}|', '|') FROM (
            SELECT indexname || '| ' || regexp_replace(indexdef, '^.* USING', CASE WHEN indexdef LIKE '% UNIQUE %' THEN 'UNIQUE USING' ELSE 'USING' END) AS part
            FROM pg_indexes WHERE tablename = '{table}'
            UNION ALL
            SELECT conname || '| ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = '{table}'::regclass
            UNION ALL
            SELECT column_name || '| ' || coalesce(column_default, '') || is_nullable FROM information_schema.columns WHERE table_name = '{table}') parts
        ORDER BY 1
        """,
        Cancellation);
}
