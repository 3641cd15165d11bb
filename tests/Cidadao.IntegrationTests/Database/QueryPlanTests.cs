using Cidadao.LocalHost;

namespace Cidadao.IntegrationTests.Database;

/// <summary>
/// The statements that the API really sends, over a million contracts in ten years: each uses its index, reads no partition that it need not,
/// and is estimated within a factor of ten.
/// </summary>
[TestClass]
public sealed class QueryPlanTests
{
    private const int Factor = 10;

    /// <summary>A thousandth: below it reading all is right, and a factor says nothing.</summary>
    private const int FewRows = 1_000;

    /// <summary>So many are looked at where an index has most of a condition and the rest is rare.</summary>
    private const int ManyRows = 10_000;

    private static readonly string[] Years = [.. Enumerable.Range(2015, 10).Select(year => $"contracts_y{year}")];

    private static DirectoryInfo _home = null!;
    private static LocalTopology _topology = null!;
    private static HttpClient _http = null!;
    private static ExplainedQueries _explained = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _home = Directory.CreateTempSubdirectory("cidadao-plans-");
        _topology = await LocalTopology.StartAsync(
            new()
            {
                Home = _home.FullName,
                Ephemeral = true,
                Resources = [ResourceNames.Postgres, ResourceNames.Redis, ResourceNames.Migrate, ResourceNames.Api],
                PostgresSettings = ExplainedQueries.Settings,
                Environment = new Dictionary<string, string> { ["CACHE_STRATEGY"] = "none" },
            },
            context.CancellationToken);
        _http = _topology.CreateClient();
        await MillionContracts.FillAsync(_topology.ConnectionStrings["cidadao"], context.CancellationToken);
        _explained = new(Path.Combine(_home.FullName, "logs", "postgres.log"));
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        _http.Dispose();
        await _topology.DisposeAsync();
        if (_home.Exists)
            _home.Delete(recursive: true);
    }

    [TestMethod]
    [DataRow("contracts?pageSize=50", "contracts.page")]
    [DataRow("contracts?pageSize=50&sort=value", "contracts.page")]
    [DataRow("contracts?pageSize=50&sort=value:asc", "contracts.page")]
    [DataRow("contracts?pageSize=50&sort=signedOn:asc", "contracts.page")]
    [DataRow("contracts?unit=U0007", "contracts.page contracts.count")]
    [DataRow("contracts?agency=A007&sort=value", "contracts.page contracts.count")]
    [DataRow("contracts?agency=A007", "contracts.page contracts.count")]
    [DataRow("contracts?supplier=00000000000077", "contracts.page contracts.count")]
    [DataRow("contracts?text=hospital+w77", "contracts.page contracts.count")]
    [DataRow("contracts?from=2020-03-01&to=2020-03-10", "contracts.page contracts.count")]
    [DataRow("contracts?from=2019-12-20&to=2020-01-05&unit=U0007", "contracts.page contracts.count")]
    [DataRow("suppliers?text=fornecedora+4777", "suppliers.page suppliers.count")]
    [DataRow("search?q=fornecedora+4777", "search.suppliers")]
    [DataRow("suppliers?document=00000000000077", "suppliers.page suppliers.count")]
    [DataRow("contracts/{id}", "contracts.get contracts.items contracts.amendments contracts.apostilles contracts.findings")]
    [DataRow("findings?contract={id}", "findings.page findings.count")]
    [DataRow("findings?investigation={investigation}", "findings.page")]
    [DataRow("findings/{finding}", "findings.get findings.contracts")]
    [DataRow("findings?investigation={investigation}&indicator=F03", "findings.page findings.count")]
    [DataRow("units", "units.top")]
    [DataRow("risk/contracts/{id}", "risk.findings")]
    [DataRow("risk/agencies/A007", "risk.findings")]
    public async Task A_read_of_the_api_uses_its_index(string path, string names)
    {
        var plans = await PlansOfAsync(path);

        foreach (var name in names.Split(' '))
        {
            var found = plans.Where(plan => plan.Name == name).Select(plan => plan.Plan).ToList();
            Assert.AreNotEqual(0, found.Count, $"No statement '{name}' among: {string.Join(' ', plans.Select(plan => plan.Name))}");
            foreach (var node in found.SelectMany(plan => plan.All()))
            {
                Assert.IsFalse(
                    node.Type == "Seq Scan" && node.Actual * node.Loops > FewRows && IsLarge(node.Relation), $"{name} reads {node.Relation} from end to end: {found[0]}");
                Assert.IsFalse(
                    node.Removed * node.Loops > ManyRows && IsLarge(node.Relation), $"{name} looks at {node.Removed} rows of {node.Relation} that it does not want: {found[0]}");
                if (node is { IsCut: false, Actual: { } actual } && Math.Max(node.Estimated, actual) > FewRows)
                {
                    Assert.IsTrue(
                        node.Estimated <= Factor * Math.Max(actual, 1) && actual <= Factor * node.Estimated,
                        $"{name}: {node.Type} {node.Relation} was estimated at {node.Estimated} rows and gave {actual}: {node}");
                }
            }
        }
    }

    [TestMethod]
    [DataRow("contracts?from=2020-03-01&to=2020-03-10", "contracts_y2020")]
    [DataRow("contracts?from=2019-12-20&to=2020-01-05&unit=U0007", "contracts_y2019 contracts_y2020")]
    [DataRow("contracts?from=2021-01-01&to=2021-12-31&sort=value&agency=A007", "contracts_y2021")]
    [DataRow("contracts?from=2023-06-01&text=hospital", "contracts_y2024")] // the newest part of them holds the page
    public async Task A_read_of_some_days_touches_their_years_alone(string path, string partitions)
    {
        var plans = (await PlansOfAsync(path)).Where(plan => plan.Name is "contracts.page" or "contracts.count").ToList();

        var read = plans.SelectMany(plan => plan.Plan.All())
            .Where(node => node.Actual is not null && Years.Contains(node.Relation)).Select(node => node.Relation!).Distinct().Order();
        Assert.AreEqual(partitions, string.Join(' ', read), $"{plans[^1].Plan}");
    }

    private static bool IsLarge(string? relation) => relation is "findings" or "suppliers" or "contract_items"
        || relation?.StartsWith("contracts_y", StringComparison.Ordinal) == true || relation?.StartsWith("contract_items_y", StringComparison.Ordinal) == true;

    /// <summary>Asked often enough that the sessions would have settled for a plan without the parameters' values, if they wanted to.</summary>
    private async Task<IReadOnlyList<(string Name, PlanNode Plan)>> PlansOfAsync(string path)
    {
        path = path.Replace("{id}", $"{MillionContracts.SomeContract}", StringComparison.Ordinal)
            .Replace("{investigation}", $"{MillionContracts.Investigation}", StringComparison.Ordinal)
            .Replace("{finding}", $"{MillionContracts.SomeFinding}", StringComparison.Ordinal);
        _explained.Next();
        for (var asked = 0; asked < 8; asked++)
        {
            using var response = await _http.GetAsync(new Uri("/api/v1/" + path, UriKind.Relative), Cancellation);
            Assert.AreEqual(HttpStatusCode.OK, response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
        }

        await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, Cancellation); // the log is written by another process
        return _explained.Next();
    }
}
