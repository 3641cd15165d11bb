using System.Net;
using Bunit;
using Cidadao.Api.Responses;
using Cidadao.Web.Components.InvestigationDetails;
using Cidadao.Web.Localization;
using Cidadao.WebTests.Setup;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Cidadao.WebTests.Pages;

[TestClass]
public sealed class HistoryTests : PageTest
{
    private static readonly object TwoShards = new
    {
        contracts = 250_000,
        shards = new object[]
        {
            new { number = 1, tasks = new[] { new { agent = "Zumbi", indicator = "F21" } } },
            new { number = 2, tasks = new[] { new { agent = "Bonifacio", indicator = "F01" } } },
        },
    };

    private static readonly object OneShard = new
    {
        contracts = 3810,
        shards = new[] { new { number = 1, tasks = new[] { new { agent = "Zumbi", indicator = "F21" } } } },
    };

    private static readonly object Result = new
    {
        indicator = "F21",
        findings = new { critical = 1, high = 0, medium = 2, low = 0, info = 0 },
        examined = 3810,
        exclusions = new[] { new { reason = "NotEnoughData", detail = "n<20", count = 212 } },
        seconds = 0.42,
    };

    private static string Path { get; } = $"investigations/{Sample.Investigation}";

    private static string Events { get; } = $"{Path}/events";

    private static InvestigationEventResponse[] Whole { get; } =
    [
        Sample.Event(1, "requested", 0),
        Sample.Event(2, "started", 40, OneShard),
        Sample.Event(3, "task-completed", 460, Result),
        Sample.Event(4, "completed", 460),
    ];

    private IRenderedComponent<InvestigationPage> Open(string? at = null)
    {
        Api.Has("indicators", (IReadOnlyList<IndicatorResponse>)[Sample.Indicator()]).Has("findings", Sample.Page(Sample.Finding()));
        if (at is not null)
            Browser.Services.GetRequiredService<NavigationManager>().NavigateTo($"{Path}?at={Uri.EscapeDataString(at)}");
        return Browser.Render<InvestigationPage>(parameters => parameters.Add(investigation => investigation.Id, Sample.Investigation));
    }

    private IReadOnlyList<string> Told(InvestigationResponse state, params InvestigationEventResponse[] events)
    {
        Api.Has(Path, state).Has(Events, Sample.History(state, events));
        var page = Open();
        page.WaitForElement(ById("history-toggle")).Click();
        page.WaitForElement(ById("history-event"));
        return [.. page.FindAll($"{ById("history-event")} .timeline-text").Select(text => string.Join(" | ", text.Children.Select(TextOf)))];
    }

    private static InvestigationResponse Two(string status)
    {
        var planned = Sample.PlannedTask() with { Agent = "bonifacio", Indicator = "F01" };
        return Sample.Running(0.5, 0, Sample.EndedTask(), planned) with { Status = status };
    }

    [TestMethod]
    public void Every_step_is_told_in_words_with_who_did_what_and_what_came_of_it()
    {
        string[] expected =
        [
            "Alguém pediu a investigação | desde 01/01/2024 · F21",
            "Abaporu fez o plano: 1 tarefa, 3.810 contratos",
            "Zumbi concluiu F21 Preço unitário fora da curva | 3 indícios · examinados: 3.810 · fora do exame: 212 · 0,42 s",
            "Investigação concluída | 3 indícios",
        ];
        CollectionAssert.AreEqual(expected, Told(Sample.Completed(3), Whole).ToArray());
    }

    [TestMethod]
    public void Parts_that_were_late_failed_or_taken_up_again_are_told_without_the_word_shard()
    {
        var told = Told(
            Two("completed"),
            Sample.Event(1, "requested", 0),
            Sample.Event(2, "started", 40, TwoShards),
            Sample.Event(3, "shard-reissued", 60_000, new { shard = 2 }),
            Sample.Event(4, "task-failed", 61_000, new { indicator = "F01", reason = "Sem tabela de limites." }),
            Sample.Event(5, "shard-reopened", 62_000, new { shard = 2 }));

        Assert.Contains("foi dividido em 2 partes", told[1]);
        Assert.AreEqual(
            "A parte 2 de 2 (Bonifácio) demorava mais do que devia: mais um executor a recebeu | "
            + "Vale o resultado de quem terminar primeiro; nada é contado duas vezes.",
            told[2]);
        Assert.AreEqual("Bonifácio não conseguiu calcular F01 | Sem tabela de limites.", told[3]);
        Assert.StartsWith("A parte 2 de 2 (Bonifácio) foi retomada: o que tinha falhado será tentado de novo", told[4]);
        Assert.DoesNotContain("shard", string.Join(' ', told), StringComparison.OrdinalIgnoreCase);
    }

    [TestMethod]
    public void An_undivided_investigation_that_was_late_has_no_parts()
    {
        Speak(Languages.English);
        var told = Told(
            Sample.Running(0, 0, Sample.PlannedTask()),
            Sample.Event(1, "requested", 0),
            Sample.Event(2, "started", 40, OneShard),
            Sample.Event(3, "shard-reissued", 60_000, new { shard = 1 }));
        Assert.StartsWith("The work took longer than it should: one more worker got it", told[2]);
    }

    [TestMethod]
    [DataRow("cancelled", "Alguém cancelou a investigação | O que já tinha sido encontrado continua registrado.")]
    [DataRow("failed", "A investigação falhou | Disco cheio.")]
    [DataRow("audited", "Outro acontecimento: audited")]
    public void Other_ends_are_told_too_and_an_event_of_a_newer_version_by_its_name(string type, string expected) =>
        Assert.AreEqual(expected, Told(Two("cancelled"), Sample.Event(1, "requested", 0), Sample.Event(2, type, 50, new { reason = "Disco cheio." }))[1]);

    [TestMethod]
    public async Task The_events_are_asked_for_when_somebody_opens_the_history_and_then_come_by_themselves()
    {
        var running = Sample.Running(0, 0, Sample.PlannedTask());
        Api.Has(Path, running).Has(Events, Sample.History(running, Whole[..2]));
        var page = Open();
        page.WaitForElement(ById("history-toggle"));
        Assert.IsEmpty(Api.To(HttpMethod.Get, Events));

        page.Find(ById("history-toggle")).Click();
        page.WaitForAssertion(() => Assert.HasCount(2, page.FindAll(ById("history-event"))));
        Api.Has(Path, Sample.Completed(3)).Has(Events, Sample.History(Sample.Completed(3), Whole));
        await PassAsync(seconds: 1);
        page.WaitForAssertion(() => Assert.HasCount(4, page.FindAll(ById("history-event"))));

        var asked = Api.To(HttpMethod.Get, Events).Count;
        await PassAsync(seconds: 5);
        Assert.HasCount(asked, Api.To(HttpMethod.Get, Events));
    }

    [TestMethod]
    public void A_moment_is_linked_to_the_last_digit()
    {
        var at = Sample.Now.AddTicks(1_234_567);
        Api.Has(Path, Sample.Completed(1)).Has(Events, Sample.History(Sample.Completed(1), Whole[0] with { At = at }));
        var page = Open();
        page.WaitForElement(ById("history-toggle")).Click();

        Assert.AreEqual($"{Path}?at=2026-03-10T15%3A00%3A00.1234567Z", page.WaitForElement(ById("see-then")).GetAttribute("href"));
    }

    [TestMethod]
    public async Task A_moment_shows_the_state_then_and_nothing_of_now()
    {
        var then = Sample.Now.AddMilliseconds(40);
        var state = Sample.Running(0, 0, Sample.PlannedTask());
        Api.Has(Events, Sample.History(state, Whole) with { At = then });
        var page = Open("2026-03-10T15:00:00.0400000Z");

        Assert.AreEqual(
            "Esta é a investigação como estava em 10/03/2026 12:00:00 Até então: nenhum indício. A lista de indícios existe apenas para agora. Voltar para agora",
            TextOf(page.WaitForElement(ById("past-notice"))));
        Assert.AreEqual("0,0%", TextOf(page.Find(ById("investigation-progress"))));
        Assert.Contains("Duração 0,04 s", TextOf(page.Find(".progress-panel")));
        Assert.Contains("Planejada", TextOf(page.Find(ById("task-row"))));
        Assert.IsEmpty(page.FindAll(ById("cancel-investigation")));
        Assert.IsEmpty(page.FindAll(ById("finding-row")));
        Assert.AreEqual(Path, page.Find(ById("back-to-now")).GetAttribute("href"));
        Assert.Contains("at=2026-03-10T15:00:00.0400000Z", Api.To(HttpMethod.Get, Events)[0].Query);

        // Whoever comes by a link finds the history open, the moment marked and what came later apart.
        page.WaitForAssertion(() => Assert.AreEqual("started", page.Find("[aria-current=true]").GetAttribute("data-type")));
        Assert.HasCount(2, page.FindAll(".timeline > .later"));
        await PassAsync(seconds: 3);
        Assert.IsEmpty(Api.To(HttpMethod.Get, Path));
    }

    [TestMethod]
    public void A_moment_before_the_beginning_says_so_and_leads_back()
    {
        Api.Refuses(HttpMethod.Get, Events, HttpStatusCode.NotFound, "Não encontrada", "A investigação ainda não existia nesse momento.");
        var page = Open("2020-01-01T00:00:00Z");

        Assert.Contains("A investigação ainda não existia nesse momento.", TextOf(page.WaitForElement(ById("empty"))));
        Assert.AreEqual("Voltar para agora", TextOf(page.Find($"a[href='{Path}']")));
    }
}
