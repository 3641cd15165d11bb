using Cidadao.Api.Responses;

namespace Cidadao.IntegrationTests;

/// <summary>What one investigation may take of a worker, and what it says when that does not suffice.</summary>
[TestClass]
public sealed class InvestigationBudgetTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task What_the_time_did_not_suffice_for_is_named_in_its_task()
    {
        await using var installation = await StartAsync("Investigations__TimeLimit", "00:00:00.0010000");

        var late = await InvestigateAsync(installation, new());

        var failures = late.Tasks.Select(task => task.Failure).OfType<string>().ToList();
        Assert.AreNotEqual(0, failures.Count, "Nothing was late after a millisecond.");
        Assert.IsTrue(failures.TrueForAll(failure => failure.Contains("time limit", StringComparison.Ordinal)), string.Join('\n', failures));
    }

    [TestMethod]
    public async Task A_scope_that_needs_more_memory_than_is_allowed_is_refused_and_a_narrower_one_is_not()
    {
        await using var installation = await StartAsync("Investigations__MemoryLimit", "1048576");

        var large = await InvestigateAsync(installation, new());
        var small = await InvestigateAsync(installation, new(Scope: new() { Unit = "100002" }));

        Assert.AreEqual("failed", large.Status);
        Assert.Contains("MemoryLimit is 1 MiB", large.Failure!);
        Assert.AreEqual("completed", small.Status);
        Assert.AreEqual(1, small.ContractsExamined);
    }

    private async Task<Installation> StartAsync(string setting, string value)
    {
        var installation = await Installation.StartAsync(Cancellation, options => options with { Environment = new Dictionary<string, string> { [setting] = value } });
        var month = new PortalZip();
        for (var i = 1; i <= 2_000; i++)
            month.Contract(PortalZip.Number(i), method: "Dispensa de Licitação");
        month.Contract(PortalZip.Number(2_001), unit: "100002");
        await installation.ImportAsync(month.Build(), "202401.zip", Cancellation);
        return installation;
    }

    private async Task<InvestigationResponse> InvestigateAsync(Installation installation, StartInvestigationRequest request) =>
        await installation.InvestigationEndAsync(await installation.StartInvestigationAsync(request, Cancellation), Cancellation);
}
