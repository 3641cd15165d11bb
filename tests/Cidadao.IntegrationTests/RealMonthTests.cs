using System.Globalization;
using Cidadao.Api.Responses;

namespace Cidadao.IntegrationTests;

/// <summary>A real month, as the Portal published it. Control figures: counted from the files by other means.</summary>
[TestClass]
public sealed partial class RealMonthTests
{
    private static Installation _installation = null!;
    private static ImportResponse _import = null!;
    private static InvestigationResponse _investigation = null!;
    private static List<FindingSummary> _findings = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task ImportAndInvestigateAsync(TestContext context)
    {
        var file = SharedData.RealMonth();
        var cancellation = context.CancellationToken;
        _installation = await Installation.StartAsync(cancellation);
        _import = await _installation.ImportAsync(file, "202401_Compras.zip", cancellation);
        _investigation = await _installation.InvestigationEndAsync(await _installation.StartInvestigationAsync(new(), cancellation), cancellation);
        _findings = await _installation.FindingsAsync(_investigation.Id, cancellation);
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        if (_installation is not null)
            await _installation.DisposeAsync();
    }

    [TestMethod]
    public void Every_row_of_the_four_files_goes_in()
    {
        Assert.AreEqual("completed", _import.Status, _import.Failure);
        Assert.AreEqual("3810,11989,674,0", string.Join(',', _import.Entries.Select(entry => entry.Inserted)));
        Assert.AreEqual(0, _import.Entries.Sum(entry => entry.Rejected));
        Assert.AreEqual("1518faf6b5908075a6a5644fd11ffb8bdd91315ea18bff3bfaba865807a5e469", _import.Sha256);
    }

    [TestMethod]
    public async Task Sums_and_suppliers_are_the_source_s()
    {
        Assert.AreEqual(16_828_199_444.46m, await _installation.ScalarAsync<decimal>("SELECT sum(initial_value) FROM contracts", Cancellation));
        Assert.AreEqual(16_808_643_401.46m, await _installation.ScalarAsync<decimal>("SELECT sum(final_value) FROM contracts", Cancellation));
        Assert.AreEqual(3796, await _installation.ScalarAsync<long>(
            "SELECT count(DISTINCT (buying_unit_code, number)) FROM contracts JOIN contract_items i ON i.contract_id = contracts.id", Cancellation));
        Assert.AreEqual(536, await _installation.ScalarAsync<long>("SELECT count(DISTINCT contract_id) FROM amendments", Cancellation));
        CollectionAssert.AreEqual(new[] { "1:3395", "2:326", "3:15", "4:74" }, await _installation.ColumnAsync<string>(
            "SELECT s.kind || ':' || count(*) FROM contracts c JOIN suppliers s ON s.id = c.supplier_id GROUP BY s.kind ORDER BY s.kind", Cancellation));
    }

    [TestMethod]
    public async Task The_list_counts_them_and_its_pages_hold_each_once()
    {
        var first = await _installation.GetAsync("/api/v1/contracts?pageSize=1", ApiJson.Default.PageContractSummary, Cancellation);
        Assert.AreEqual(3810, first.Total);

        foreach (var sort in (string[])["signedOn", "value"])
        {
            var ids = new HashSet<long>();
            for (string? cursor = ""; cursor is not null;)
            {
                var page = await _installation.GetAsync($"/api/v1/contracts?pageSize=200&sort={sort}&cursor={cursor}", ApiJson.Default.PageContractSummary, Cancellation);
                Assert.IsTrue(page.Items.All(contract => ids.Add(contract.Id)), "A contract came twice.");
                cursor = page.Next;
            }

            Assert.HasCount(3810, ids);
        }
    }

    [TestMethod]
    public async Task A_second_import_changes_nothing()
    {
        var again = await _installation.ImportAsync(SharedData.RealMonth(), "again.zip", Cancellation);

        Assert.AreEqual("completed", again.Status, again.Failure);
        Assert.AreEqual("3810,11989,674,0", string.Join(',', again.Entries.Select(entry => entry.Unchanged)));
        Assert.AreEqual(0, again.Entries.Sum(entry => entry.Inserted + entry.Updated + entry.Rejected));
        Assert.AreEqual(3810, await _installation.ScalarAsync<long>("SELECT count(*) FROM contracts", Cancellation));
        Assert.AreEqual(11989, await _installation.ScalarAsync<long>("SELECT count(*) FROM contract_items", Cancellation));
        Assert.AreEqual(674, await _installation.ScalarAsync<long>("SELECT count(*) FROM amendments", Cancellation));
    }

    [TestMethod]
    public async Task No_CPF_stands_in_clear_anywhere()
    {
        // One-person firms bear their owner's CPF in their name: "FULANA DE EXEMPLO 11144477735".
        Assert.AreEqual(0, await _installation.ScalarAsync<long>(@"SELECT count(*) FROM suppliers WHERE name ~ '\m\d{11}\M' OR document ~ '^\d{11}$'", Cancellation));
        Assert.AreEqual(0, await _installation.ScalarAsync<long>(@"SELECT count(*) FROM contracts WHERE object ~ '\d{3}\.\d{3}\.\d{3}-\d{2}'", Cancellation));
        Assert.IsGreaterThan(0, await _installation.ScalarAsync<long>(@"SELECT count(*) FROM suppliers WHERE kind = 1 AND name LIKE '%***.%'", Cancellation));
    }

    [TestMethod]
    public void The_investigation_examined_everything_and_says_what_it_could_not_examine()
    {
        Assert.AreEqual("completed", _investigation.Status, _investigation.Failure);
        Assert.AreEqual(3810, _investigation.ContractsExamined);
        Assert.AreEqual(1, _investigation.Progress);
        Assert.IsTrue(_investigation.Tasks.All(task => task.Status == "completed" && task.Seconds is not null));
        Assert.AreEqual(_findings.Count, _investigation.Findings.Total);
        // 918 methods are "Sem Informação" in the file: F01 says that it does not apply to them.
        var method = _investigation.Tasks.Single(task => task.Indicator == "F01").Excluded.Single(e => e is { Reason: "missingField", Detail: "method" });
        Assert.AreEqual(918, method.Count);
    }

    [TestMethod]
    public async Task Direct_awards_over_the_limit_are_those_of_the_law()
    {
        // By the year of signature; at or above, since the law says "inferiores a". Before 2021: Lei 8.666, from 2019 on with D. 9.412.
        await AgreeAsync("F01", RedFlagSql.F01);
    }

    [TestMethod]
    public async Task Increases_over_the_share_are_those_of_the_totals()
    {
        await AgreeAsync("F04", RedFlagSql.F04);
    }

    [TestMethod]
    public async Task Long_terms_are_those_beyond_five_years() =>
        await AgreeAsync("F23", RedFlagSql.F23);

    [TestMethod]
    public async Task Concentrated_agencies_are_those_of_the_index()
    {
        var expected = await _installation.ColumnAsync<string>(RedFlagSql.F13, Cancellation);
        var found = await _installation.ColumnAsync<string>(
            $"""
            SELECT DISTINCT c.agency_code || '/' || extract(year FROM c.signed_on)::int FROM findings f JOIN contracts c ON c.id = ANY (f.contract_ids)
            WHERE f.indicator = 'F13' AND f.investigation_id = '{_investigation.Id}' ORDER BY 1
            """,
            Cancellation);
        CollectionAssert.AreEqual(expected, found);
        Assert.IsNotEmpty(expected);
    }

    [TestMethod]
    public async Task Dear_items_are_those_of_the_robust_score()
    {
        await AgreeAsync("F21", RedFlagSql.F21);
    }

    [TestMethod]
    public async Task Split_purchases_from_one_supplier_are_those_of_the_sums()
    {
        var expected = await _installation.ColumnAsync<string>(RedFlagSql.F03, Cancellation);
        var found = await _installation.ColumnAsync<string>(
            $"""
            SELECT DISTINCT min(c.buying_unit_code) || '/' || min(c.supplier_id) || '/' || min(extract(year FROM c.signed_on))
            FROM findings f JOIN contracts c ON c.id = ANY (f.contract_ids)
            WHERE f.indicator = 'F03' AND f.investigation_id = '{_investigation.Id}' GROUP BY f.id HAVING count(DISTINCT c.supplier_id) = 1 ORDER BY 1
            """,
            Cancellation);
        CollectionAssert.IsSubsetOf(expected, found);
        Assert.IsNotEmpty(expected);
    }

    [TestMethod]
    public async Task Every_finding_shows_evidence_and_its_contracts()
    {
        foreach (var sample in _findings.GroupBy(finding => finding.Indicator).Select(group => group.First()))
        {
            var detail = await _installation.GetAsync($"/api/v1/findings/{sample.Id.ToString(CultureInfo.InvariantCulture)}", ApiJson.Default.FindingDetail, Cancellation);
            Assert.IsNotEmpty(detail.Evidence.Inputs);
            Assert.IsNotEmpty(detail.Contracts);
            Assert.IsFalse(string.IsNullOrWhiteSpace(detail.Evidence.Threshold.Source));
            Assert.IsFalse(string.IsNullOrWhiteSpace(detail.Finding.Summary.Pt));
            Assert.IsFalse(string.IsNullOrWhiteSpace(detail.Finding.Summary.En));
        }
    }

    /// <summary>The contracts of an indicator's findings against a calculation that shares nothing with the detector.</summary>
    private async Task AgreeAsync(string indicator, string sql, string condition = "true", bool mayBeEmpty = false)
    {
        var expected = await _installation.ColumnAsync<long>(sql, Cancellation);
        var found = await _installation.ColumnAsync<long>(
            $"SELECT DISTINCT unnest(contract_ids) FROM findings WHERE indicator = '{indicator}' AND investigation_id = '{_investigation.Id}' AND {condition}", Cancellation);
        CollectionAssert.AreEquivalent(expected, found);
        Assert.IsTrue(mayBeEmpty || expected.Count > 0, "The month has none: the test would show nothing.");
    }
}
