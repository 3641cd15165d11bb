using Cidadao.Api.Responses;

namespace Cidadao.IntegrationTests;

/// <summary>Every file of the shared data, as its source published it. Control figures: counted from the files by other means.</summary>
[TestClass]
public sealed class RealSourcesTests
{
    private static readonly (string Name, Func<byte[]> Read, string Counts)[] Files =
    [
        ("202401_Compras.zip", SharedData.RealMonth, "contracts 3810, items 11989, amendments 674, apostilles 0"),
        ("contratos_20250312_p1.json", SharedData.PncpContracts, "contracts 500"),
        ("contratacoes_vitoria.json", SharedData.PncpTenders, "tenders 233"),
        ("dpu_290002.zip", SharedData.ContratosGov, "contracts 1208, amendments 738, apostilles 542, terms 490"),
        ("cnep_202310.json", SharedData.CnepSite, "sanctions 817"),
        ("ceis_2020_reduced.csv", SharedData.ReducedCeis, "sanctions 6805"),
    ];

    private static readonly Dictionary<string, ImportResponse> First = [];

    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task ImportAllAsync(TestContext context)
    {
        foreach (var (_, read, _) in Files)
            read();
        _installation = await Installation.StartAsync(context.CancellationToken);
        foreach (var (name, read, _) in Files)
            First[name] = await _installation.ImportAsync(read(), name, context.CancellationToken);
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        if (_installation is not null)
            await _installation.DisposeAsync();
    }

    [TestMethod]
    public void Every_row_of_every_file_goes_in()
    {
        foreach (var (name, _, counts) in Files)
        {
            var import = First[name];
            Assert.AreEqual("completed", import.Status, $"{name}: {import.Failure}");
            Assert.AreEqual(counts, string.Join(", ", import.Entries.Select(entry => $"{entry.Kind} {entry.Inserted}")), name);
            Assert.AreEqual(0, import.Entries.Sum(entry => entry.Rejected), name);
        }
    }

    [TestMethod]
    public async Task Again_they_change_nothing()
    {
        var before = await StateAsync();
        foreach (var (name, read, counts) in Files)
        {
            var again = await _installation.ImportAsync(read(), name, Cancellation);
            Assert.AreEqual("completed", again.Status, $"{name}: {again.Failure}");
            Assert.AreEqual(counts, string.Join(", ", again.Entries.Select(entry => $"{entry.Kind} {entry.Unchanged}")), name);
            Assert.AreEqual(0, again.Entries.Sum(entry => entry.Inserted + entry.Updated + entry.Rejected), name);
        }

        Assert.AreEqual(before, await StateAsync());
    }

    [TestMethod]
    public async Task Values_are_the_sources()
    {
        Assert.AreEqual("3:1208, 2:500, 1:3810", await _installation.ScalarAsync<string>(
            "SELECT string_agg(source || ':' || n, ', ' ORDER BY source DESC) FROM (SELECT source, count(*) AS n FROM contracts GROUP BY 1) s", Cancellation));
        Assert.AreEqual(1_684_134.72m, await _installation.ScalarAsync<decimal>(
            "SELECT initial_value FROM contracts WHERE source = 3 AND source_key = '4388'", Cancellation));
        Assert.AreEqual("83102277000152-1", await _installation.ScalarAsync<string>(
            "SELECT buying_unit_code FROM contracts WHERE source_key = '83102277000152-2-000018/2025'", Cancellation));
        Assert.AreEqual(4938, await _installation.ScalarAsync<long>("SELECT count(DISTINCT document) FROM sanctions WHERE list = 1", Cancellation));
        Assert.AreEqual(4965.70m, await _installation.ScalarAsync<decimal>("SELECT fine FROM sanctions WHERE source_key = '118497'", Cancellation));
        Assert.AreEqual(33_351.2m, await _installation.ScalarAsync<decimal>(
            "SELECT estimated_value FROM tenders WHERE source_key = '27142058000126-1-000316/2025'", Cancellation));
    }

    [TestMethod]
    public async Task An_amendment_s_value_is_the_change_of_the_whole_and_its_kind_the_first_effect()
    {
        // Contract 4787: 217,390.67, by the first amendment 180,000.00 (a reduction), by the second 138,000.00.
        CollectionAssert.AreEqual(
            new[] { "2:-37390.6700", "2:-42000.0000" },
            await _installation.ColumnAsync<string>(
                """
                SELECT a.kind || ':' || a.value FROM amendments a JOIN contracts c ON c.id = a.contract_id
                WHERE c.source = 3 AND c.source_key = '4787' AND a.value IS NOT NULL ORDER BY a.signed_on
                """,
                Cancellation));
        Assert.AreEqual(0, await _installation.ScalarAsync<long>(
            "SELECT count(*) FROM amendments a JOIN contracts c ON c.id = a.contract_id WHERE c.source = 3 AND a.kind = 1 AND a.value <= 0", Cancellation));
    }

    [TestMethod]
    public async Task Every_row_names_its_file_and_line()
    {
        foreach (var table in (string[])["contract_items", "amendments", "apostilles", "contract_terms"])
        {
            Assert.AreEqual(0, await _installation.ScalarAsync<long>(
                $"SELECT count(*) FROM {table} t LEFT JOIN import_files f ON f.id = t.source_file WHERE f.id IS NULL OR t.source_line IS NULL", Cancellation));
        }

        Assert.AreEqual("contratos_20250312_p1.json 1", await _installation.ScalarAsync<string>(
            "SELECT source_entry || ' ' || source_line FROM contracts WHERE source_key = '83102277000152-2-000018/2025'", Cancellation));
    }

    private Task<string> StateAsync() => _installation.ScalarAsync<string>(
        """
        SELECT concat_ws('|', (SELECT concat(count(*), ' ', sum(hashtext(c::text))) FROM (SELECT id, key, occurrence, content_hash, items_digest, amendments_digest, quality, linked_id, tender_id, source_line, import_id FROM contracts) c),
            (SELECT concat(count(*), ' ', sum(id)) FROM contract_items), (SELECT concat(count(*), ' ', sum(id)) FROM amendments),
            (SELECT concat(count(*), ' ', sum(id)) FROM apostilles), (SELECT concat(count(*), ' ', sum(id)) FROM contract_terms),
            (SELECT concat(count(*), ' ', sum(id)) FROM sanctions), (SELECT concat(count(*), ' ', sum(id)) FROM tenders),
            (SELECT concat(count(*), ' ', sum(hashtext(s::text))) FROM suppliers s), (SELECT concat(count(*), ' ', sum(hashtext(u::text))) FROM buying_units u))
        """,
        Cancellation);
}
