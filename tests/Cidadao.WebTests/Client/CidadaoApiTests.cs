using System.Net;
using Cidadao.Api.Responses;
using Cidadao.Web.Client;
using Cidadao.WebTests.Setup;
using Microsoft.Extensions.DependencyInjection;

namespace Cidadao.WebTests.Client;

[TestClass]
public sealed class CidadaoApiTests : IDisposable
{
    private readonly FakeApi _fake = new();
    private readonly ServiceProvider _services;

    public CidadaoApiTests()
    {
        var services = new ServiceCollection();

        // As the service defaults do: one handler for every client, which retries whatever the method.
        services.ConfigureHttpClientDefaults(http => http.AddStandardResilienceHandler());
        services.AddCidadaoApi("cidadao_key");
        foreach (var client in new[] { CidadaoApi.Calls, CidadaoApi.Streams })
            services.AddHttpClient(client).ConfigurePrimaryHttpMessageHandler(() => _fake);
        _services = services.BuildServiceProvider();
    }

    public TestContext TestContext { get; set; } = null!;

    private CidadaoApi Api => _services.GetRequiredService<CidadaoApi>();

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_read_is_tried_three_times()
    {
        _fake.Refuses(HttpMethod.Get, "overview", HttpStatusCode.ServiceUnavailable, "Indisponível", "Volte logo.");

        var problem = await Assert.ThrowsExactlyAsync<ApiProblem>(() => Api.OverviewAsync(Cancellation));
        Assert.AreEqual("Volte logo.", problem.Detail);
        Assert.HasCount(3, _fake.Requests);
    }

    [TestMethod]
    public async Task A_command_is_sent_once_even_when_it_fails()
    {
        _fake.Refuses(HttpMethod.Post, "investigations", HttpStatusCode.ServiceUnavailable, "Indisponível", "Volte logo.");

        await Assert.ThrowsExactlyAsync<ApiProblem>(() => Api.StartInvestigationAsync(new StartInvestigationRequest(), Cancellation));
        Assert.HasCount(1, _fake.Requests);
    }

    [TestMethod]
    public async Task An_upload_is_sent_once_even_when_it_fails()
    {
        _fake.Refuses(HttpMethod.Post, "imports", HttpStatusCode.ServiceUnavailable, "Indisponível", "Volte logo.");
        using var content = new MemoryStream([1, 2, 3]);

        await Assert.ThrowsExactlyAsync<ApiProblem>(() => Api.UploadAsync("a.zip", 3, content, new Progress<long>(), Cancellation));
        Assert.HasCount(1, _fake.Requests);
    }

    [TestMethod]
    public async Task The_webs_key_goes_with_reads_commands_and_uploads()
    {
        _fake.Refuses(HttpMethod.Get, "indicators", HttpStatusCode.Unauthorized, "Chave de API inválida", "A chave expirou.")
            .Refuses(HttpMethod.Post, "investigations", HttpStatusCode.Forbidden, "A chave não permite isto", "Falta um escopo.")
            .Refuses(HttpMethod.Post, "imports", HttpStatusCode.Forbidden, "A chave não permite isto", "Falta um escopo.");
        using var content = new MemoryStream([1, 2, 3]);

        Assert.IsTrue((await Assert.ThrowsExactlyAsync<ApiProblem>(() => Api.IndicatorsAsync(Cancellation))).IsForbidden);
        Assert.IsTrue((await Assert.ThrowsExactlyAsync<ApiProblem>(() => Api.StartInvestigationAsync(new StartInvestigationRequest(), Cancellation))).IsForbidden);
        Assert.IsTrue((await Assert.ThrowsExactlyAsync<ApiProblem>(() => Api.UploadAsync("a.zip", 3, content, new Progress<long>(), Cancellation))).IsForbidden);
        Assert.HasCount(3, _fake.Requests);
        Assert.IsTrue(_fake.Requests.All(request => request.Authorization == "Bearer cidadao_key"));
    }

    [TestMethod]
    public async Task An_API_that_is_away_is_a_problem_without_status()
    {
        _fake.IsAway(HttpMethod.Get, "indicators");

        var problem = await Assert.ThrowsExactlyAsync<ApiProblem>(() => Api.IndicatorsAsync(Cancellation));
        Assert.IsTrue(problem.IsUnreachable);
        Assert.IsNull(problem.Status);
    }

    [TestMethod]
    public async Task An_error_page_that_is_not_JSON_still_is_a_problem_with_its_status()
    {
        _fake.Answers(HttpMethod.Get, "indicators", () => new HttpResponseMessage(HttpStatusCode.NotFound) { Content = new StringContent("<html>") });

        var problem = await Assert.ThrowsExactlyAsync<ApiProblem>(() => Api.IndicatorsAsync(Cancellation));
        Assert.AreEqual(404, problem.Status);
        Assert.IsTrue(problem.IsMissing);
    }

    [TestMethod]
    public async Task A_validation_problem_gives_messages_by_field()
    {
        _fake.Refuses(
            HttpMethod.Post, "investigations", HttpStatusCode.BadRequest, "Inválido", "Corrija.", new() { ["Scope.From"] = ["Data no futuro."] });

        var problem = await Assert.ThrowsExactlyAsync<ApiProblem>(
            () => Api.StartInvestigationAsync(new StartInvestigationRequest(), Cancellation));
        Assert.AreEqual("Data no futuro.", problem.About("from"));
        Assert.IsNull(problem.About("to"));
        Assert.IsEmpty(problem.AboutOthers(["from"]).ToArray());
    }

    [TestMethod]
    public async Task An_upload_tells_its_progress_up_to_the_last_byte_and_its_length_ahead()
    {
        _fake.Accepts(HttpMethod.Post, "imports", Sample.Import);
        var reports = new Reports();
        using var content = new MemoryStream(new byte[200_000]);

        var accepted = await Api.UploadAsync("mês.zip", content.Length, content, reports, Cancellation);
        Assert.AreEqual(Sample.Import, accepted.Id);
        Assert.AreEqual(200_000, reports.All[^1]);
        CollectionAssert.AreEqual(reports.All.Order().ToArray(), reports.All.ToArray());
        Assert.IsGreaterThan(200_000, _fake.Requests.Single().Length!.Value);
    }

    [TestMethod]
    public async Task Who_gives_up_gets_a_cancellation_not_a_problem()
    {
        using var given = new CancellationTokenSource();
        await given.CancelAsync();
        _fake.Has("overview", Sample.Overview());

        await Assert.ThrowsAsync<OperationCanceledException>(() => Api.OverviewAsync(given.Token));
    }

    public void Dispose()
    {
        _services.Dispose();
        _fake.Dispose();
    }

    private sealed class Reports : IProgress<long>
    {
        public List<long> All { get; } = [];

        public void Report(long value) => All.Add(value);
    }
}
