using System.Globalization;
using Cidadao.Api.Responses;

namespace Cidadao.IntegrationTests;

/// <summary>
/// The comparisons with SQL for which the real month has nothing to find: a month in which there is something, so that two empty answers
/// do not pass for agreement.
/// </summary>
[TestClass]
public sealed class PlantedMonthTests
{
    private const string Auction = "Pregão - Registro de Preço";

    private static Installation _installation = null!;
    private static InvestigationResponse _investigation = null!;
    private static InvestigationResponse _again = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task PlantAndInvestigateAsync(TestContext context)
    {
        var cancellation = context.CancellationToken;
        _installation = await Installation.StartAsync(cancellation, options => options with { Workers = 2 });
        var import = await _installation.ImportAsync(Month(), "planted.zip", cancellation);
        Assert.AreEqual("completed", import.Status, import.Failure);
        _investigation = await EndAsync(cancellation);
        _again = await EndAsync(cancellation);
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        if (_installation is not null)
            await _installation.DisposeAsync();
    }

    [TestMethod]
    [DataRow("F02", RedFlagSql.F02Units, "unit:790001|others")]
    [DataRow("F12", RedFlagSql.F12, "unit:790001|2024, unit:791000|2024")]
    public async Task Planted_units_are_those_of_the_calculation_in_SQL(string indicator, string sql, string planted)
    {
        var expected = await _installation.ColumnAsync<string>(sql, Cancellation);

        Assert.AreEqual(planted, string.Join(", ", expected));
        CollectionAssert.AreEqual(expected, await SubjectsAsync(indicator, "unit:"));
    }

    [TestMethod]
    public async Task A_planted_bare_record_is_that_of_the_calculation_in_SQL()
    {
        var expected = await _installation.ColumnAsync<long>(RedFlagSql.F29, Cancellation);

        Assert.HasCount(1, expected);
        CollectionAssert.AreEqual(new[] { $"contract:{expected[0]}" }, await SubjectsAsync("F29", "contract:"));
    }

    [TestMethod]
    public async Task The_same_facts_give_the_same_findings_to_the_byte_in_the_next_run()
    {
        const string Digest =
            "SELECT md5(string_agg(concat_ws('|', indicator, agent, subject, facts, severity, score, confidence, value, summary, evidence, contract_ids), E'\\n' "
            + "ORDER BY indicator, subject)) FROM findings WHERE investigation_id = '";

        Assert.IsGreaterThan(0, _investigation.Findings.Total);
        Assert.AreEqual(
            await _installation.ScalarAsync<string>($"{Digest}{_investigation.Id}'", Cancellation),
            await _installation.ScalarAsync<string>($"{Digest}{_again.Id}'", Cancellation));
    }

    /// <summary>A unit that bunches awards below the limit, one that never tenders among twenty that do, and a record without anything in it.</summary>
    private static byte[] Month()
    {
        var month = new PortalZip();
        var number = 0;
        for (var i = 0; i < 10; i++)
            Add("790001", "Dispensa de Licitação", $"{55_000 + 400 * i},0000");
        for (var unit = 0; unit < 21; unit++)
        {
            for (var i = 0; i < 10; i++)
                Add((791_000 + unit).ToString(CultureInfo.InvariantCulture), unit == 0 ? "Inexigibilidade de Licitação" : Auction, "1000,0000");
        }

        month.Contract(
            PortalZip.Number(++number), "792001", "Sem informação", "Sem Informação", "-11", "Sigiloso", starts: "", ends: "", initial: "0,0000", final: "0,0000");
        return month.Build();

        void Add(string unit, string method, string value) => month.Contract(
            PortalZip.Number(++number), unit, $"Objeto: compra número {number}", method, $"{50_000_000 + number}000100", initial: value, final: value);
    }

    private static async Task<InvestigationResponse> EndAsync(CancellationToken cancellation)
    {
        var ended = await _installation.InvestigationEndAsync(await _installation.StartInvestigationAsync(new(), cancellation), cancellation);
        Assert.AreEqual("completed", ended.Status, ended.Failure);
        return ended;
    }

    private Task<List<string>> SubjectsAsync(string indicator, string start) => _installation.ColumnAsync<string>(
        $"SELECT subject FROM findings WHERE indicator = '{indicator}' AND investigation_id = '{_investigation.Id}' AND subject LIKE '{start}%' ORDER BY 1", Cancellation);
}
