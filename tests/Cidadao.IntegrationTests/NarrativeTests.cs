using System.Text.Json.Nodes;
using Cidadao.Api.Responses;
using Cidadao.LocalHost;
using Cidadao.UnitTests.Language;
using Microsoft.AspNetCore.Http;

namespace Cidadao.IntegrationTests;

/// <summary>Findings told by a model that a worker asks over HTTP/2, and by the template where the model invents.</summary>
[TestClass]
public sealed class NarrativeTests
{
    /// <summary>Findings of one investigation that are told unasked, by default.</summary>
    private const int MostTold = 20;

    private const string Invention = "O preço foi de R$ 123.456.789,01.";

    private volatile bool _invents = true;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_model_tells_findings_from_their_evidence_and_what_it_invents_reaches_none()
    {
        await using var model = await ModelServer.StartAsync(Cancellation);
        model.Behaviour = (context, _) => TellAsync(context);
        await using var installation = await StartAsync(model);

        // After the investigation, unasked: a model that invents is refused.
        var ended = await installation.InvestigationEndAsync(await installation.StartInvestigationAsync(new(), Cancellation), Cancellation);
        Assert.IsGreaterThan(1, ended.Findings.Total);
        await Installation.UntilAsync(
            async () => await installation.ScalarAsync<long>("SELECT count(*) FROM finding_narratives", Cancellation) == Math.Min(ended.Findings.Total, MostTold), Cancellation);
        var finding = await installation.ScalarAsync<long>("SELECT min(finding_id) FROM finding_narratives", Cancellation);
        var refused = await NarrativeAsync(installation, finding);
        Assert.AreEqual(("template", "refused"), (refused.Writer, refused.Reason));
        Assert.DoesNotContain("123.456.789", refused.Text.Pt);

        // On demand, from the evidence alone: its text is shown, with its name.
        _invents = false;
        (await installation.Http.PostAsync($"/api/v1/findings/{finding}/narrative", null, Cancellation)).EnsureSuccessStatusCode();
        NarrativeResponse? told = null;
        await Installation.UntilAsync(async () => (told = await NarrativeAsync(installation, finding)).Writer == "model", Cancellation);
        Assert.AreEqual(("local", "test"), (told!.Provider, told.Model));
        Assert.AreEqual("HTTP/2", model.Protocol);

        // What was spent is not forgotten by a worker that dies.
        var spent = await SpentAsync(installation);
        Assert.IsGreaterThanOrEqualTo(30, spent, "Two calls of fifteen tokens.");
        await installation.Topology.KillAsync(ResourceNames.Worker);
        await installation.Topology.StartAsync(ResourceNames.Worker, Cancellation);
        var other = await installation.ScalarAsync<long>("SELECT max(finding_id) FROM finding_narratives", Cancellation);
        (await installation.Http.PostAsync($"/api/v1/findings/{other}/narrative", null, Cancellation)).EnsureSuccessStatusCode();
        await Installation.UntilAsync(async () => (await NarrativeAsync(installation, other)).Writer == "model", Cancellation);
        Assert.IsGreaterThan(spent, await SpentAsync(installation));
    }

    /// <summary>Says the case's own lines, and an invention after them.</summary>
    private async Task TellAsync(HttpContext context)
    {
        var request = await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var content = request!["messages"]!.AsArray()[^1]!["content"]!;
        var lines = JsonNode.Parse(content is JsonArray parts ? (string)parts[0]!["text"]! : (string)content!)!["case"]!;
        var answer = new JsonObject
        {
            ["pt"] = string.Join('\n', lines["pt"]!.AsArray().Select(line => (string)line!)) + (_invents ? "\n" + Invention : ""),
            ["en"] = string.Join('\n', lines["en"]!.AsArray().Select(line => (string)line!)),
        };
        await ModelServer.AnswerAsync(context, answer.ToJsonString());
    }

    private async Task<Installation> StartAsync(ModelServer model)
    {
        var installation = await Installation.StartAsync(Cancellation, options => options with
        {
            Environment = new Dictionary<string, string>
            {
                ["LanguageModels__Providers__0__Name"] = "local",
                ["LanguageModels__Providers__0__BaseAddress"] = model.Address.ToString(),
                ["LanguageModels__Providers__0__Model"] = "test",
                ["LanguageModels__Providers__0__Http2PriorKnowledge"] = "true",
                ["LanguageModels__Narratives__From"] = "Info",
            },
        });
        await installation.ImportAsync(
            new PortalZip()
                .Contract("000012024", method: "Dispensa de Licitação", initial: "500000,0000", final: "900000,0000", ends: "10/01/2036")
                .Build(),
            "202401.zip",
            Cancellation);
        return installation;
    }

    private Task<NarrativeResponse> NarrativeAsync(Installation installation, long finding) =>
        installation.GetAsync($"/api/v1/findings/{finding}/narrative", ApiJson.Default.NarrativeResponse, Cancellation);

    private Task<long> SpentAsync(Installation installation) =>
        installation.ScalarAsync<long>("SELECT coalesce(sum(tokens), 0)::bigint FROM model_usage", Cancellation);
}
