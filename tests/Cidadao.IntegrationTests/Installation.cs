using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using Cidadao.Api.Responses;
using Cidadao.LocalHost;
using Npgsql;
using StackExchange.Redis;

namespace Cidadao.IntegrationTests;

/// <summary>A whole installation of its own: PostgreSQL, Redis, API and worker as real processes, in a home that vanishes afterwards.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly DirectoryInfo _home;

    private Installation(LocalTopology topology, DirectoryInfo home)
    {
        Topology = topology;
        _home = home;
        Http = topology.CreateClient();
        Http.Timeout = Patience;
        Http.DefaultRequestHeaders.AcceptLanguage.Add(new("en"));
        Database = NpgsqlDataSource.Create(topology.ConnectionStrings["cidadao"]);
        Redis = ConnectionMultiplexer.Connect($"{topology.ConnectionStrings["redis"]},abortConnect=false,allowAdmin=true");
    }

    public LocalTopology Topology { get; }

    public HttpClient Http { get; }

    public NpgsqlDataSource Database { get; }

    public ConnectionMultiplexer Redis { get; }

    /// <param name="configure">More than one API or worker, or options of theirs.</param>
    public static async Task<Installation> StartAsync(CancellationToken cancellation, Func<LocalTopologyOptions, LocalTopologyOptions>? configure = null)
    {
        var home = Directory.CreateTempSubdirectory("cidadao-test-");
        var options = new LocalTopologyOptions
        {
            Home = home.FullName,
            Ephemeral = true,
            Resources = [ResourceNames.Postgres, ResourceNames.Redis, ResourceNames.Migrate, ResourceNames.Api, ResourceNames.Worker],
        };
        return new(await LocalTopology.StartAsync(configure?.Invoke(options) ?? options, cancellation), home);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Database.DisposeAsync();
        await Redis.DisposeAsync();
        await Topology.DisposeAsync();
        if (_home.Exists)
            _home.Delete(recursive: true);
    }

    /// <returns>All that the resource printed, in whichever of its lives.</returns>
    public string LogOf(string name)
    {
        using var file = new StreamReader(new FileStream(Path.Combine(_home.FullName, "logs", name + ".log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return file.ReadToEnd();
    }

    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        (await Http.GetFromJsonAsync(path, type, cancellation))!;

    public Task<HttpResponseMessage> UploadAsync(byte[] file, string name, CancellationToken cancellation) => UploadAsync([(file, name)], cancellation);

    /// <summary>Several files in one upload.</summary>
    public Task<HttpResponseMessage> UploadAsync(IReadOnlyList<(byte[] File, string Name)> files, CancellationToken cancellation)
    {
        var form = new MultipartFormDataContent();
        foreach (var (file, name) in files)
        {
            var part = new ByteArrayContent(file);
            part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(part, "file", name);
        }

        return Http.PostAsync("/api/v1/imports", form, cancellation);
    }

    /// <summary>Uploads a file that must be accepted.</summary>
    public async Task<Accepted> AcceptedUploadAsync(byte[] file, string name, CancellationToken cancellation)
    {
        using var response = await UploadAsync(file, name, cancellation);
        Assert.AreEqual(HttpStatusCode.Accepted, response.StatusCode, await response.Content.ReadAsStringAsync(cancellation));
        var accepted = (await response.Content.ReadFromJsonAsync(ApiJson.Default.Accepted, cancellation))!;
        Assert.AreEqual(accepted.Location, response.Headers.Location?.OriginalString);
        return accepted;
    }

    /// <summary>Uploads a file and waits for the end of its import.</summary>
    public async Task<ImportResponse> ImportAsync(byte[] file, string name, CancellationToken cancellation) =>
        await ImportEndAsync(await AcceptedUploadAsync(file, name, cancellation), cancellation);

    public Task<ImportResponse> ImportEndAsync(Accepted accepted, CancellationToken cancellation) => UntilAsync(
        accepted.Location, ApiJson.Default.ImportResponse, import => import.Status is "completed" or "failed" or "cancelled", cancellation);

    public async Task<Accepted> StartInvestigationAsync(StartInvestigationRequest request, CancellationToken cancellation)
    {
        using var response = await Http.PostAsJsonAsync("/api/v1/investigations", request, ApiJson.Default.StartInvestigationRequest, cancellation);
        Assert.AreEqual(HttpStatusCode.Accepted, response.StatusCode, await response.Content.ReadAsStringAsync(cancellation));
        return (await response.Content.ReadFromJsonAsync(ApiJson.Default.Accepted, cancellation))!;
    }

    public Task<InvestigationResponse> InvestigationEndAsync(Accepted accepted, CancellationToken cancellation) => UntilAsync(
        accepted.Location, ApiJson.Default.InvestigationResponse, i => i.Status is "completed" or "failed" or "cancelled", cancellation);

    /// <summary>Every finding of an investigation, walking its pages.</summary>
    public async Task<List<FindingSummary>> FindingsAsync(Guid investigation, CancellationToken cancellation)
    {
        var findings = new List<FindingSummary>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await GetAsync($"/api/v1/findings?investigation={investigation}&pageSize=200&cursor={cursor}", ApiJson.Default.PageFindingSummary, cancellation);
            findings.AddRange(page.Items);
            cursor = page.Next;
        }

        return findings;
    }

    public async Task<T> ScalarAsync<T>(string sql, CancellationToken cancellation)
    {
        await using var command = Database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public async Task<List<T>> ColumnAsync<T>(string sql, CancellationToken cancellation)
    {
        await using var command = Database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var values = new List<T>();
        while (await reader.ReadAsync(cancellation))
            values.Add(await reader.GetFieldValueAsync<T>(0, cancellation));
        return values;
    }

    /// <summary>Waits until something is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> so, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        while (!await so())
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
    }

    /// <summary>Starts a harvest that must be accepted.</summary>
    public async Task<Accepted> HarvestAsync(StartHarvestRequest request, CancellationToken cancellation)
    {
        using var response = await Http.PostAsJsonAsync("/api/v1/harvests", request, ApiJson.Default.StartHarvestRequest, cancellation);
        Assert.AreEqual(HttpStatusCode.Accepted, response.StatusCode, await response.Content.ReadAsStringAsync(cancellation));
        return (await response.Content.ReadFromJsonAsync(ApiJson.Default.Accepted, cancellation))!;
    }

    public Task<HarvestResponse> HarvestEndAsync(Accepted accepted, CancellationToken cancellation) => UntilAsync(
        accepted.Location, ApiJson.Default.HarvestResponse, harvest => harvest.Status is "completed" or "failed" or "cancelled", cancellation);

    private async Task<T> UntilAsync<T>(string path, JsonTypeInfo<T> type, Func<T, bool> ended, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        while (true)
        {
            var state = await GetAsync(path, type, patience.Token);
            if (ended(state))
                return state;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }
}
