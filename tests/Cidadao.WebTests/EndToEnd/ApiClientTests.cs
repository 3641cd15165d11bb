using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cidadao.Api.Responses;
using Cidadao.LocalHost;
using Cidadao.Web.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Cidadao.WebTests.EndToEnd;

/// <summary>Every method of the web's client against the running API, and each of its calls looked up in the API's document: they cannot drift apart.</summary>
[TestClass]
public sealed partial class ApiClientTests : BrowserTest
{
    private const string Unit = "330001";

    [TestMethod]
    public async Task Every_call_of_the_client_is_answered_as_it_reads_it_and_is_one_of_the_document()
    {
        var recorder = new Recorder();
        await using var services = Services(recorder);
        var api = services.GetRequiredService<CidadaoApi>();
        var called = new HashSet<string>();

        // A month, and what is found in it.
        var file = SuspiciousMonth(Unit);
        var import = (await Called(api.UploadAsync("202401_Cliente.zip", file.Length, new MemoryStream(file), new Progress<long>(), Cancellation), nameof(api.UploadAsync))).Id;
        var imported = await UntilAsync(() => api.ImportAsync(import, Cancellation), state => state.EndedAt is not null);
        called.Add(nameof(api.ImportAsync));
        Assert.AreEqual("completed", imported.Status, imported.Failure);
        var start = new StartInvestigationRequest(new(Unit: Unit), ["F01"]);
        var investigation = (await Called(api.StartInvestigationAsync(start, Cancellation), nameof(api.StartInvestigationAsync))).Id;
        var ended = await UntilAsync(() => api.InvestigationAsync(investigation, Cancellation), state => state.EndedAt is not null);
        called.Add(nameof(api.InvestigationAsync));
        Assert.AreEqual("completed", ended.Status, ended.Failure);

        // What there is to read.
        var contracts = await Called(api.ContractsAsync(new(Unit: Unit, Sort: "value", MinValue: 1, From: new(2024, 1, 1), Text: "reforma"), 10, null, Cancellation), nameof(api.ContractsAsync));
        var contract = contracts.Items.Single();
        Assert.AreEqual(5_000_000m, contract.FinalValue);
        Assert.AreEqual(import, (await Called(api.ContractAsync(contract.Id, Cancellation), nameof(api.ContractAsync))).ImportId);
        var query = new FindingQuery(investigation, contract.Id, "F01", "low", "open");
        var finding = (await Called(api.FindingsAsync(query, 10, null, Cancellation), nameof(api.FindingsAsync))).Items.Single().Id;
        Assert.AreEqual("F01", (await Called(api.FindingAsync(finding, Cancellation), nameof(api.FindingAsync))).Indicator.Code);
        Assert.IsNotEmpty((await Called(api.SearchAsync("reforma", 5, Cancellation), nameof(api.SearchAsync))).Contracts.Items);
        Assert.IsNotEmpty(await Called(api.AgenciesAsync("Órgão", 10, Cancellation), nameof(api.AgenciesAsync)));
        Assert.AreEqual(Unit, (await Called(api.UnitsAsync("90100", Unit, Cancellation), nameof(api.UnitsAsync))).Single().Code);
        Assert.IsGreaterThanOrEqualTo(3, (await Called(api.OverviewAsync(Cancellation), nameof(api.OverviewAsync))).Contracts);
        Assert.IsNotEmpty(await Called(api.IndicatorsAsync(Cancellation), nameof(api.IndicatorsAsync)));
        Assert.IsNotEmpty(await Called(api.QualityAsync(Cancellation), nameof(api.QualityAsync)));
        Assert.IsNotEmpty((await Called(api.ImportsAsync(10, null, Cancellation), nameof(api.ImportsAsync))).Items);
        Assert.IsNotEmpty((await Called(api.InvestigationsAsync(10, null, Cancellation), nameof(api.InvestigationsAsync))).Items);
        Assert.IsNotEmpty((await Called(api.HistoryAsync(investigation, "2100-01-01T00:00:00Z", Cancellation), nameof(api.HistoryAsync))).Events);
        Assert.IsGreaterThan(0, (await Called(api.RiskOfContractAsync(contract.Id, Cancellation), nameof(api.RiskOfContractAsync))).Score);
        Assert.AreEqual("supplier", (await Called(api.RiskOfSupplierAsync(contract.Supplier.Id, Cancellation), nameof(api.RiskOfSupplierAsync))).Kind);
        Assert.IsTrue((await Called(api.MessagingAsync(Cancellation), nameof(api.MessagingAsync))).IsRedisThere);
        Assert.IsNotEmpty((await Called(api.DatabaseAsync(Cancellation), nameof(api.DatabaseAsync))).Tables);
        Assert.IsNotNull((await Called(api.DeadLettersAsync(10, null, Cancellation), nameof(api.DeadLettersAsync))).Items);

        // What is decided, and what there is nothing to do for.
        Assert.AreEqual("open", (await Called(api.TriageAsync(finding, Cancellation), nameof(api.TriageAsync))).Status);
        Assert.HasCount(1, (await Called(api.DecideAsync(finding, new("note", "Conferir.", "Ana"), Cancellation), nameof(api.DecideAsync))).Steps);
        await CalledAsync(api.AskNarrativeAsync(finding, Cancellation), nameof(api.AskNarrativeAsync));
        await CalledAsync(api.CancelInvestigationAsync(investigation, Cancellation), nameof(api.CancelInvestigationAsync));
        await CalledAsync(api.CancelImportAsync(import, Cancellation), nameof(api.CancelImportAsync));
        Assert.AreEqual(409, await RefusedAsync(api.ResumeImportAsync(import, Cancellation), nameof(api.ResumeImportAsync)));
        Assert.IsEmpty((await Called(api.RejectionsAsync(import, 10, null, Cancellation), nameof(api.RejectionsAsync))).Items);
        Assert.AreEqual(404, await RefusedAsync(api.RejectionFileAsync(import, "nada.csv", Cancellation), nameof(api.RejectionFileAsync)));
        using var contractFile = await Called(api.ExportAsync("contracts", $"?unit={Unit}&format=csv&variant=raw", "br", Cancellation), nameof(api.ExportAsync));
        Assert.AreEqual("br", contractFile.Content.Headers.ContentEncoding.Single());
        using var findingFile = await api.ExportAsync("findings", $"?investigation={investigation}&format=xlsx", null, Cancellation);
        Assert.AreEqual("findings.xlsx", findingFile.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        Assert.AreEqual(404, await RefusedAsync(api.RequeueAsync(Guid.NewGuid(), Cancellation), nameof(api.RequeueAsync)));
        Assert.AreEqual(404, await RefusedAsync(api.DiscardAsync(Guid.NewGuid(), Cancellation), nameof(api.DiscardAsync)));

        var methods = typeof(CidadaoApi).GetMethods().Where(method => typeof(Task).IsAssignableFrom(method.ReturnType)).Select(method => method.Name).ToHashSet();
        Assert.AreEqual("", string.Join(", ", methods.Except(called)), "Methods of the client that are not called here.");
        Assert.AreEqual("", string.Join('\n', await StrangersAsync(recorder.Calls)));

        async Task<T> Called<T>(Task<T> call, string name)
        {
            called.Add(name);
            return await call;
        }

        async Task CalledAsync(Task call, string name)
        {
            called.Add(name);
            await call;
        }

        async Task<int?> RefusedAsync(Task call, string name)
        {
            called.Add(name);
            return (await Assert.ThrowsExactlyAsync<ApiProblem>(() => call)).Status;
        }
    }

    private static ServiceProvider Services(Recorder recorder)
    {
        var services = new ServiceCollection();
        services.AddCidadaoApi(Installation.Topology.ApiKey);
        foreach (var client in new[] { CidadaoApi.Calls, CidadaoApi.Streams })
        {
            services.AddHttpClient(client, http => http.BaseAddress = Installation.Topology.Addresses[ResourceNames.Api])
                .AddHttpMessageHandler(() => new Recording(recorder));
        }

        return services.BuildServiceProvider();
    }

    /// <returns>Calls that <c>docs/openapi.json</c> does not have: by address and method, by parameter, or by the status of the answer.</returns>
    private async Task<IEnumerable<string>> StrangersAsync(IReadOnlyCollection<Call> calls)
    {
        var document = JsonNode.Parse(await File.ReadAllTextAsync(Document(), Cancellation))!;
        return calls.SelectMany(call => Lacks(call, document));

        static IEnumerable<string> Lacks(Call call, JsonNode document)
        {
            // What is written out goes before what is a parameter: /imports/limits is not /imports/{id}.
            var path = document["paths"]!.AsObject().Where(path => Template(path.Key).IsMatch(call.Path)).OrderBy(path => path.Key.Count(c => c == '{')).FirstOrDefault();
            if (path.Value?[call.Method.ToLowerInvariant()] is not { } operation)
                return [$"{call.Method} {call.Path}"];
            var parameters = operation["parameters"]!.AsArray().Select(parameter => (string?)parameter!["name"]).ToHashSet();
            var unknown = call.Parameters.Where(name => !parameters.Contains(name)).Select(name => $"{call.Method} {call.Path} ?{name}=");
            return operation["responses"]![$"{call.Status}"] is null ? unknown.Append($"{call.Method} {call.Path}: {call.Status}") : unknown;
        }
    }

    private async Task<T> UntilAsync<T>(Func<Task<T>> read, Func<T, bool> isSo)
    {
        while (true)
        {
            var state = await read();
            if (isSo(state))
                return state;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancellation);
        }
    }

    private static Regex Template(string path) => new($"^{Parameter().Replace(path, "[^/]+")}$", RegexOptions.CultureInvariant);

    private static string Document([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "openapi.json"));

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();

    private sealed record Call(string Method, string Path, IReadOnlyList<string> Parameters, int Status);

    /// <summary>What went over the wire.</summary>
    private sealed class Recorder
    {
        private readonly System.Collections.Concurrent.ConcurrentQueue<Call> _calls = new();

        public IReadOnlyCollection<Call> Calls => _calls;

        public void Add(HttpRequestMessage request, HttpResponseMessage response) => _calls.Enqueue(new(
            request.Method.Method,
            request.RequestUri!.AbsolutePath,
            [.. Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(request.RequestUri.Query).Keys],
            (int)response.StatusCode));
    }

    private sealed class Recording(Recorder recorder) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            recorder.Add(request, response);
            return response;
        }
    }
}
