using Cidadao.Api.Responses;

namespace Cidadao.IntegrationTests;

/// <summary>The Portal's API, in the shapes of its documentation: <c>/contratos</c> and <c>/cnep</c>.</summary>
[TestClass]
public sealed class PortalApiTests
{
    private static PortalApiService _service = null!;
    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _service = await PortalApiService.StartAsync(context.CancellationToken);
        _installation = await Installation.StartAsync(context.CancellationToken, options => options with { Environment = _service.Environment() });
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        if (_installation is not null)
            await _installation.DisposeAsync();
        if (_service is not null)
            await _service.DisposeAsync();
    }

    [TestInitialize]
    public void Forget() => _service.Calls.Clear();

    [TestMethod]
    public async Task Contracts_come_page_by_page_until_an_empty_one_and_again_change_nothing()
    {
        var first = await EndAsync(Contracts);
        var calls = _service.Calls.ToArray();
        var second = await EndAsync(Contracts);

        Assert.AreEqual("completed", first.Status, first.Failure);
        CollectionAssert.AreEqual(new[] { "contratos 1 200", "contratos 2 200", "contratos 3 200", "contratos 4 200" }, calls);
        Assert.AreEqual(((long)PortalApiService.Contracts, 0L), (first.Inserted + first.Unchanged, first.Rejected));
        Assert.AreEqual(PortalApiService.Contracts, second.Unchanged);
        CollectionAssert.AreEqual(
            new[]
            {
                "000012024 200356 30108 30000 2024-01-10 2024-01-12 2024-01-10 2025-01-10 1000.2500 1500.5000 000032024 200370 1 11222333000181 Lei 14.133/2021, art. 28, I",
                "000022024 200356 30108 30000 2024-01-10 2024-01-12 2024-01-10 2025-01-10 2000.2500 2500.5000 000032024 200370 2 ***.444.777-** Lei 14.133/2021, art. 28, I",
            },
            await _installation.ColumnAsync<string>(
                """
                SELECT concat_ws(' ', c.number, buying_unit_code, agency_code, parent_agency_code, signed_on, published_on, starts_on, ends_on, initial_value,
                    final_value, tender_number, tender_unit_code, s.kind, s.document, legal_basis)
                FROM contracts c JOIN suppliers s ON s.id = c.supplier_id WHERE c.source = 4 ORDER BY c.source_key LIMIT 2
                """,
                Cancellation));
        Assert.AreEqual(17L, await _installation.ScalarAsync<long>(
            "SELECT count(*) FROM contracts WHERE source_entry LIKE '%/api-de-dados/contratos?codigoOrgao=30108&dataInicial=01/01/2024&dataFinal=30/01/2024&pagina=_' AND right(source_entry, 1) > '1'",
            Cancellation));
    }

    [TestMethod]
    public async Task A_list_whose_last_page_is_full_ends_at_the_empty_one_and_keeps_fine_scope_and_legal_basis()
    {
        var harvest = await EndAsync(Cnep);

        Assert.AreEqual("completed", harvest.Status, harvest.Failure);
        CollectionAssert.AreEqual(new[] { "cnep 1 200", "cnep 2 200" }, _service.Calls.ToArray());
        Assert.AreEqual(
            "15 11222333000181 2023-02-01 - 1234.5600 2 Multa - Lei da Empresa Limpa Órgão de Exemplo LEI 12846 - ART. 6, I; DECRETO 11129 08361.000012/2023-11",
            await _installation.ScalarAsync<string>(
                """
                SELECT concat_ws(' ', count(*), document, starts_on, coalesce(ends_on::text, '-'), fine, scope, category, agency_name, legal_basis, process)
                FROM sanctions WHERE list = 2 GROUP BY document, starts_on, ends_on, fine, scope, category, agency_name, legal_basis, process
                """,
                Cancellation));
    }

    [TestMethod]
    public async Task A_refusal_for_too_many_calls_is_waited_out_and_the_same_page_asked_again()
    {
        _service.Limit(3);

        var harvest = await EndAsync(Cnep);

        Assert.AreEqual("completed", harvest.Status, harvest.Failure);
        CollectionAssert.AreEqual(new[] { "cnep 1 429", "cnep 1 429", "cnep 1 429", "cnep 1 200", "cnep 2 200" }, _service.Calls.ToArray());
        Assert.AreEqual(PortalApiService.Sanctions, harvest.Read);
    }

    [TestMethod]
    public async Task A_key_that_is_refused_ends_the_harvest_at_once_and_is_not_remembered()
    {
        _service.Accepted = "another-key";
        var refused = await EndAsync(Cnep);
        var calls = _service.Calls.ToArray();
        _service.Accepted = PortalApiService.Key;
        using var resumed = await _installation.Http.PostAsync($"/api/v1/harvests/{refused.Id}/resume", null, Cancellation);
        var again = await _installation.HarvestEndAsync(new(refused.Id, $"/api/v1/harvests/{refused.Id}"), Cancellation);

        Assert.AreEqual("failed", refused.Status);
        Assert.Contains("refuses the key (HTTP 401)", refused.Failure!);
        CollectionAssert.AreEqual(new[] { "cnep 1 401" }, calls, "Asked once: a second time it would say the same.");
        Assert.AreEqual("completed", again.Status, again.Failure);
    }

    [TestMethod]
    public async Task Without_a_key_nothing_is_asked_and_the_harvest_says_which_setting_is_missing()
    {
        await using var without = await Installation.StartAsync(Cancellation, options => options with { Environment = _service.Environment(key: "") });

        var harvest = await without.HarvestEndAsync(await without.HarvestAsync(Contracts, Cancellation), Cancellation);

        Assert.AreEqual("failed", harvest.Status);
        Assert.Contains("Live__PortalApiKey", harvest.Failure!);
        Assert.IsEmpty(_service.Calls);
    }

    private static StartHarvestRequest Contracts => new("portalContracts", new(2024, 1, 1), new(2024, 1, 30), "30108");

    private static StartHarvestRequest Cnep => new("portalCnep", new(2024, 1, 1), new(2024, 1, 1));

    private async Task<HarvestResponse> EndAsync(StartHarvestRequest request) =>
        await _installation.HarvestEndAsync(await _installation.HarvestAsync(request, Cancellation), Cancellation);
}
