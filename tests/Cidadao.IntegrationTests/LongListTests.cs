using Cidadao.Api.Responses;
using Cidadao.LocalHost;

namespace Cidadao.IntegrationTests;

/// <summary>A list is counted as far as that pays, and says so when its total is an estimate.</summary>
[TestClass]
public sealed class LongListTests
{
    private const int Counted = 10_000;

    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => _installation = await Installation.StartAsync(context.CancellationToken, options => options with
    {
        Resources = [ResourceNames.Postgres, ResourceNames.Redis, ResourceNames.Migrate, ResourceNames.Api],
        Environment = new Dictionary<string, string> { ["CACHE_STRATEGY"] = "none" },
    });

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task Ten_thousand_rows_are_counted_and_more_are_estimated()
    {
        await AddLettersAsync(Counted);
        var counted = await LettersAsync();
        Assert.AreEqual((Counted, false), (counted.Total, counted.TotalIsEstimate));

        await AddLettersAsync(20_000);
        var estimated = await LettersAsync();
        Assert.IsTrue(estimated.TotalIsEstimate);
        Assert.IsInRange(27_000, 33_000, estimated.Total);
        Assert.IsNotNull(estimated.Next);
    }

    /// <summary>Common words, rare ones, and those that only the last in the order have are looked for on three ways, which must not be seen in the answers.</summary>
    [TestMethod]
    public async Task What_matches_comes_in_order_page_by_page_however_many_match()
    {
        await ExecuteAsync(
            """
            INSERT INTO agencies (code, name) VALUES ('1', 'A');
            INSERT INTO buying_units (code, name, agency_code) VALUES ('1', 'U', '1');
            INSERT INTO suppliers (kind, document, name) VALUES (1, '11222333000181', 'S');
            INSERT INTO contracts (key, occurrence, source, source_key, number, object, method, method_text, parent_agency_code, agency_code, buying_unit_code, supplier_id,
                signed_on, initial_value, final_value, quality, content_hash, import_id, source_entry, source_line)
            SELECT gen_random_uuid(), 1, 1, n::text, n::text, CASE WHEN n % 10000 = 0 THEN 'Locação de helicóptero' WHEN n <= 6000 THEN 'Locação de trator' ELSE 'Aquisição de papel' END, 6, 'Dispensa', '1', '1', '1',
                (SELECT min(id) FROM suppliers), CASE WHEN n % 500 = 1 THEN NULL ELSE date '2020-01-01' + n / 60 END, n, n, 0, n, gen_random_uuid(), 'x', n
            FROM generate_series(1, 60000) AS n;
            ANALYZE contracts
            """);

        Assert.AreEqual((6, false), await ArePagesRightAsync("text=helicoptero", "object LIKE '%helic%'", pageSize: 4));
        Assert.IsTrue((await ArePagesRightAsync("text=papel", "object LIKE '%papel'", pageSize: 150)).TotalIsEstimate);
        Assert.IsTrue((await ArePagesRightAsync("text=trator", "object LIKE '%trator'", pageSize: 40)).TotalIsEstimate);
        Assert.AreEqual((6, false), await ArePagesRightAsync("text=locacao&minValue=10000", "object LIKE '%helic%'", pageSize: 6)); // expected are thousands
        Assert.IsTrue((await ArePagesRightAsync("minValue=20000&maxValue=40000", "initial_value BETWEEN 20000 AND 40000", pageSize: 50)).TotalIsEstimate);
    }

    /// <summary>Three pages in each order against the table itself.</summary>
    private async Task<(long Total, bool TotalIsEstimate)> ArePagesRightAsync(string query, string condition, int pageSize)
    {
        var count = (0L, false);
        foreach (var (sort, column) in new[] { ("signedOn", "signed_on"), ("value", "initial_value") })
        {
            var expected = await _installation.ColumnAsync<long>(
                $"SELECT id FROM contracts WHERE {condition} ORDER BY {column} DESC, id DESC LIMIT {3 * pageSize}", Cancellation);
            var ids = new List<long>();
            var cursor = "";
            for (var page = 0; page < 3 && cursor is not null; page++)
            {
                var rows = await ContractsAsync($"{query}&sort={sort}&pageSize={pageSize}&cursor={cursor}");
                ids.AddRange(rows.Items.Select(contract => contract.Id));
                (cursor, count) = (rows.Next, (rows.Total, rows.TotalIsEstimate));
            }

            CollectionAssert.AreEqual(expected.ToArray(), ids, $"{query} by {sort}");
        }

        return count;
    }

    private Task<Page<ContractSummary>> ContractsAsync(string query) =>
        _installation.GetAsync($"/api/v1/contracts?{query}", ApiJson.Default.PageContractSummary, Cancellation);

    private Task<Page<DeadLetterResponse>> LettersAsync() =>
        _installation.GetAsync("/api/v1/admin/dead-letters?pageSize=1", ApiJson.Default.PageDeadLetterResponse, Cancellation);

    private Task AddLettersAsync(int count) => ExecuteAsync(
        $$"""
        INSERT INTO dead_letters (message_id, stream, type, payload, attempts, error, died_at)
        SELECT gen_random_uuid(), 'cidadao:commands', 'probe.v1', '{}', 5, 'test', now() FROM generate_series(1, {{count}});
        ANALYZE dead_letters
        """);

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _installation.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
