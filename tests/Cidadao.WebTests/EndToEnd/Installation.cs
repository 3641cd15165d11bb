using System.Net.Http.Headers;
using Cidadao.LocalHost;
using Microsoft.Playwright;
using StackExchange.Redis;

namespace Cidadao.WebTests.EndToEnd;

/// <summary>A whole installation with a browser before it: PostgreSQL, Redis, API, worker, web and Chromium as real processes.</summary>
internal sealed class Installation : IAsyncDisposable
{
    // Two busy cores start a browser and six processes.
    private const float PatienceMilliseconds = 60_000;

    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("cidadao-web-test-");
    private LocalTopology? _topology;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public LocalTopology Topology => _topology!;

    public IBrowser Browser => _browser!;

    public string Web => Topology.Addresses[ResourceNames.Web].GetLeftPart(UriPartial.Authority);

    public static async Task<Installation> StartAsync(CancellationToken cancellation)
    {
        var installation = new Installation();
        try
        {
            await installation.OpenAsync(cancellation);
            return installation;
        }
        catch
        {
            await installation.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_topology is not null)
            await _topology.DisposeAsync();
        _home.Delete(recursive: true);
    }

    /// <summary>Hands a file to the API, as the launcher does; the worker imports it in its time.</summary>
    public async Task UploadAsync(byte[] zip, string name, CancellationToken cancellation)
    {
        using var http = Topology.CreateClient();
        using var file = new ByteArrayContent(zip) { Headers = { ContentType = new MediaTypeHeaderValue("application/zip") } };
        using var answer = await http.PostAsync("/api/v1/imports", new MultipartFormDataContent { { file, "file", name } }, cancellation);
        Assert.IsTrue(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(cancellation));
    }

    /// <summary>Puts a message onto a Redis stream, as the relay does.</summary>
    public async Task SendAsync(string stream, string type, string payload, CancellationToken cancellation)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(Topology.ConnectionStrings[ResourceNames.Redis]).WaitAsync(cancellation);
        await redis.GetDatabase().StreamAddAsync(
            stream, [new("id", Guid.NewGuid().ToString()), new("type", type), new("payload", payload), new("attempts", 0), new("traceparent", Trace)]);
    }

    private async Task OpenAsync(CancellationToken cancellation)
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await LaunchAsync(_playwright);
        _topology = await LocalTopology.StartAsync(
            new()
            {
                Home = _home.FullName,
                Ephemeral = true,
                Resources =
                [
                    ResourceNames.Postgres, ResourceNames.Redis, ResourceNames.Migrate, ResourceNames.Api, ResourceNames.Worker, ResourceNames.Web,
                ],
            },
            cancellation);
    }

    /// <summary>The machine's Chromium, named by <c>CIDADAO_BROWSER</c>; without the variable the one that Playwright installed.</summary>
    private static async Task<IBrowser> LaunchAsync(IPlaywright playwright)
    {
        var path = Environment.GetEnvironmentVariable("CIDADAO_BROWSER") is { Length: > 0 } given ? given : null;
        try
        {
            return await playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = path,
                Timeout = PatienceMilliseconds,
                Args =
                [
                    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                    "--disable-component-update", "--disable-sync",
                ],
            });
        }
        catch (PlaywrightException e)
        {
            throw new AssertFailedException(
                $"No browser: {path ?? "Playwright's Chromium"} does not start. Run ./cidadao test, which installs one, or name one in CIDADAO_BROWSER.", e);
        }
    }
}
