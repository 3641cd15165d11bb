using System.Globalization;
using Cidadao.Api.Responses;
using Cidadao.Core.Agents;

namespace Cidadao.IntegrationTests;

/// <summary>A scope that is cut into shards, of which several are computed and committed at a time.</summary>
[TestClass]
public sealed class LargeInvestigationTests
{
    private const string Digest =
        "SELECT md5(string_agg(concat_ws('|', indicator, agent, subject, facts, severity, score, confidence, value, summary, evidence, contract_ids), E'\\n' "
        + "ORDER BY indicator, subject)) FROM findings WHERE investigation_id = ";

    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => _installation = await Installation.StartAsync(context.CancellationToken);

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task Shards_that_commit_side_by_side_write_each_finding_once_and_the_same_in_every_run()
    {
        var import = await _installation.ImportAsync(Month(), "large.zip", Cancellation);
        Assert.AreEqual("completed", import.Status, import.Failure);

        var first = await InvestigateAsync();
        var second = await InvestigateAsync();

        Assert.IsGreaterThan(1, await _installation.ScalarAsync<long>(
            $"SELECT count(*) FROM investigation_events WHERE investigation_id = '{first.Id}' AND data->>'type' = 'shard-taken'", Cancellation));
        Assert.IsGreaterThan(1_000, first.Findings.Total);
        Assert.AreEqual(first.Findings, second.Findings);
        Assert.AreEqual(
            await _installation.ScalarAsync<string>($"{Digest}'{first.Id}'", Cancellation), await _installation.ScalarAsync<string>($"{Digest}'{second.Id}'", Cancellation));
        // What was written and undone is counted by the server as well; it tells with a delay.
        var kept = await _installation.ScalarAsync<long>("SELECT count(*) FROM findings", Cancellation);
        Assert.AreEqual(first.Findings.Total + second.Findings.Total, kept);
        await Installation.UntilAsync(async () => await WrittenAsync() >= kept, Cancellation);
        Assert.AreEqual(kept, await WrittenAsync());
    }

    private Task<long> WrittenAsync() => _installation.ScalarAsync<long>("SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = 'findings'", Cancellation);

    private async Task<InvestigationResponse> InvestigateAsync()
    {
        var ended = await _installation.InvestigationEndAsync(await _installation.StartInvestigationAsync(new(), Cancellation), Cancellation);
        Assert.AreEqual("completed", ended.Status, ended.Failure);
        return ended;
    }

    private static byte[] Month()
    {
        const int Units = 50;
        var month = new PortalZip();
        for (var i = 1; i <= Plan.LargeFrom; i++)
        {
            var unit = string.Create(CultureInfo.InvariantCulture, $"{610_000 + (i % Units)}");
            month.Contract(
                PortalZip.Number(i), unit, method: "Dispensa de Licitação", initial: i % 40 == 0 ? "150000,0000" : "100,0000", @object: $"Objeto: compra {i} de {i * 7919L}");
        }

        return month.Build();
    }
}
