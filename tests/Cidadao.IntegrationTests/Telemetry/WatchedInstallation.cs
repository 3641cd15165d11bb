using Cidadao.IntegrationTests.Live;
using Cidadao.LocalHost;
using Cidadao.UnitTests.Language;

namespace Cidadao.IntegrationTests.Telemetry;

/// <summary>A whole installation with a standby, a model and a live client, under load as long as it lasts, with a collector and a real Prometheus.</summary>
internal sealed class WatchedInstallation : IAsyncDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly ModelServer _model;
    private LiveSocketClient? _live;
    private PrometheusServer? _prometheus;
    private Task _load = Task.CompletedTask;

    private WatchedInstallation(ModelServer model, OtlpReceiver collector, Installation installation) =>
        (_model, Collector, Installation) = (model, collector, installation);

    public OtlpReceiver Collector { get; }

    public Installation Installation { get; }

    public PrometheusServer Prometheus => _prometheus!;

    /// <param name="configuration">Folder of Prometheus's files.</param>
    public static async Task<WatchedInstallation> StartAsync(string configuration, CancellationToken cancellation)
    {
        var model = await ModelServer.StartAsync(cancellation);
        var collector = await OtlpReceiver.StartAsync(cancellation);
        var installation = await Installation.StartAsync(cancellation, options => options with
        {
            Resources = ResourceNames.All,
            Standby = true,
            Environment = new Dictionary<string, string>(collector.Environment)
            {
                ["LanguageModels__Providers__0__Name"] = "local",
                ["LanguageModels__Providers__0__BaseAddress"] = model.Address.ToString(),
                ["LanguageModels__Providers__0__Model"] = "test",
                ["LanguageModels__Providers__0__Http2PriorKnowledge"] = "true",
                ["LanguageModels__Narratives__From"] = "Info",
            },
        });
        var watched = new WatchedInstallation(model, collector, installation);
        try
        {
            await watched.BeginAsync(configuration, cancellation);
            return watched;
        }
        catch
        {
            await watched.DisposeAsync();
            throw;
        }
    }

    /// <returns>What all processes show now.</returns>
    public async Task<ScrapedMetrics> ScrapeAsync(CancellationToken cancellation)
    {
        var metrics = new ScrapedMetrics();
        using var http = new HttpClient();
        foreach (var address in Installation.Topology.Metrics.Values)
            metrics.Add(await http.GetStringAsync(address, cancellation));
        return metrics;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _load;
        if (_live is not null)
            await _live.DisposeAsync();
        if (_prometheus is not null)
            await _prometheus.DisposeAsync();
        await Installation.DisposeAsync();
        await Collector.DisposeAsync();
        await _model.DisposeAsync();
        _ending.Dispose();
    }

    private async Task BeginAsync(string configuration, CancellationToken cancellation)
    {
        _live = await LiveSocketClient.OpenAsync(Installation.Topology.Addresses[ResourceNames.Api], cancellation);
        await _live.SubscribeAsync("findings", cancellation);
        await WorkAsync(cancellation);
        _load = LoadAsync();
        _prometheus = await PrometheusServer.StartAsync(Installation.Topology, configuration, cancellation);

        // Between the first scrape and the next, so that what counts has moved.
        await WorkAsync(cancellation);
        await Installation.UntilAsync(
            async () => (await Prometheus.QueryAsync("increase(cidadao_ai_investigations_total{outcome=\"completed\"}[1m]) > 0", cancellation)).Count > 0, cancellation);
    }

    /// <summary>An import, an investigation, and texts of its findings.</summary>
    private async Task WorkAsync(CancellationToken cancellation)
    {
        await Installation.ImportAsync(
            new PortalZip().Contract("000012024", method: "Dispensa de Licitação", initial: "500000,0000", final: "900000,0000", ends: "10/01/2036").Build(), "202401.zip", cancellation);
        var ended = await Installation.InvestigationEndAsync(await Installation.StartInvestigationAsync(new(), cancellation), cancellation);
        Assert.AreEqual("completed", ended.Status);
        await Installation.UntilAsync(async () => await Installation.ScalarAsync<long>("SELECT count(*) FROM finding_narratives", cancellation) > 0, cancellation);
    }

    /// <summary>Readers: of the API, of the web, and one without a key.</summary>
    private async Task LoadAsync()
    {
        using var anyone = new HttpClient();
        var (api, web) = (Installation.Topology.Addresses[ResourceNames.Api], Installation.Topology.Addresses[ResourceNames.Web]);
        for (var visit = 0; !_ending.IsCancellationRequested; visit++)
        {
            foreach (var address in new Uri[]
            {
                new(api, $"/api/v1/contracts?pageSize={1 + visit % 100}"), new(api, "/api/v1/overview"), new(api, "/api/v1/statistics/months"), new(api, "/api/v1/suppliers"),
                new(api, "/api/v1/admin/keys"), new(api, "/health"), new(web, "/"),
            })
            {
                using var response = await anyone.GetAsync(address);
                await response.Content.ReadAsByteArrayAsync();
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }
    }
}
