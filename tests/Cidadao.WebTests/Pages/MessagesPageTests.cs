using System.Net;
using Bunit;
using Cidadao.Api.Responses;
using Cidadao.Web.Components.Messages;
using Cidadao.Web.Localization;
using Cidadao.WebTests.Setup;

namespace Cidadao.WebTests.Pages;

[TestClass]
public sealed class MessagesPageTests : PageTest
{
    private const string Flow = "admin/messaging";
    private const string Letters = "admin/dead-letters";

    private static string Requeue { get; } = $"{Letters}/{Sample.Import}/requeue";

    private static string Discard { get; } = $"{Letters}/{Sample.Import}";

    private IRenderedComponent<MessagesPage> Open(params DeadLetterResponse[] letters)
    {
        Api.Has(Flow, Sample.Messaging(dead: letters.Length)).Has(Letters, Sample.Page(letters));
        var page = Browser.Render<MessagesPage>();
        page.WaitForElement(ById("message-flow"));
        page.WaitForElement(letters.Length == 0 ? ById("empty") : ById("dead-letter-row"));
        return page;
    }

    [TestMethod]
    public void The_flow_is_told_per_queue_with_what_waits_what_is_in_hand_and_who_works()
    {
        var page = Open();
        Assert.Contains("Na fila 1.234", TextOf(page.Find(ById("message-flow"))));
        var rows = page.FindAll(ById("stream-row")).Select(TextOf).ToArray();
        Assert.AreEqual("Comandos rápidos cidadao:commands 1.234 50 7 s 2", rows[0]);
        Assert.AreEqual("Trabalhos longos: importações e partes de investigações cidadao:work 0 0 – –", rows[1]);
        Assert.IsEmpty(page.FindAll(ById("redis-away")));
    }

    [TestMethod]
    public void Work_that_nobody_is_there_to_do_is_marked()
    {
        Api.Has(Flow, Sample.Messaging() with { Streams = [new StreamResponse("cidadao:work", 3, 0, 0, 90)] }).Has(Letters, Sample.Page<DeadLetterResponse>());
        var row = Browser.Render<MessagesPage>().WaitForElement(ById("stream-row"));
        Assert.Contains("3 0 1 min 30 s nenhum", TextOf(row));
        Assert.AreEqual("nenhum", TextOf(row.QuerySelector(".warn")!));
    }

    [TestMethod]
    public async Task A_Redis_that_goes_away_and_comes_back_is_seen_without_a_click()
    {
        var page = Open();
        Api.Has(Flow, Sample.Messaging(isRedisThere: false, waiting: 41));
        await PassAsync(seconds: 3);
        page.WaitForAssertion(() => Assert.Contains("Nada se perde.", TextOf(page.Find(ById("redis-away")))));
        Assert.Contains("a mais antiga espera há 12 min 34 s", TextOf(page.Find(ById("message-flow"))));
        Assert.Contains("quando o Redis respondeu pela última vez", page.Markup);

        Api.Has(Flow, Sample.Messaging());
        await PassAsync(seconds: 3);
        page.WaitForAssertion(() => Assert.IsEmpty(page.FindAll(ById("redis-away"))));
    }

    [TestMethod]
    public void Without_dead_letters_it_says_that_all_is_well() =>
        Assert.Contains("Nenhuma mensagem parada", TextOf(Open().Find(ById("empty"))));

    [TestMethod]
    public void A_letter_opens_to_its_content_error_attempts_trace_and_moment()
    {
        var page = Open(Sample.DeadLetter());
        var row = page.Find(ById("dead-letter-row"));
        Assert.Contains("Nobody here handles 'run-import.v9'. tentativas: 5 · 10/03/2026 12:00", TextOf(row));
        Assert.DoesNotContain("Somewhere.Deep", TextOf(row));

        Toggle(page);
        Assert.AreEqual("{\n  \"importId\": 7,\n  \"note\": \"licitação\"\n}", page.Find(ById("dead-letter-payload")).TextContent);
        Assert.Contains("at Somewhere.Deep()", page.Find(ById("dead-letter-error")).TextContent);
        var facts = page.FindAll($"{ById("dead-letter-row")} dt").ToDictionary(TextOf, name => TextOf(name.NextElementSibling!));
        Assert.AreEqual("0af7651916cd43dd8448eb211c80319c", facts["Rastreio"]);
        Assert.AreEqual("10/03/2026 12:00:00", facts["Parou em"]);
        Assert.AreEqual("5", facts["Tentativas"]);
    }

    [TestMethod]
    public void Content_that_is_no_JSON_is_shown_as_it_came()
    {
        var page = Open(Sample.DeadLetter() with { Payload = "not {json" });
        Toggle(page);
        Assert.AreEqual("not {json", page.Find(ById("dead-letter-payload")).TextContent);
    }

    [TestMethod]
    public void Nothing_is_sent_before_the_question_is_answered_and_no_means_no()
    {
        var page = Open(Sample.DeadLetter());
        Toggle(page);
        page.Find(ById("discard")).Click();
        Assert.Contains("O que ela pedia não será feito.", TextOf(page.Find(ById("dead-letter-row"))));
        page.Find(ById("discard-no")).Click();

        page.Find(ById("discard"));
        Assert.IsTrue(Api.Requests.All(request => request.Method == HttpMethod.Get));
    }

    [TestMethod]
    public void Requeueing_sends_it_again_and_takes_it_off_the_list()
    {
        Api.Does(HttpMethod.Post, Requeue);
        var page = Open(Sample.DeadLetter());
        Toggle(page);
        Answer(page, "requeue");

        page.WaitForElement(ById("empty"));
        Assert.AreEqual("run-import.v9 foi reenviada. Se falhar de novo, volta a esta lista.", Notice(page));
        Assert.HasCount(1, Api.To(HttpMethod.Post, Requeue));
    }

    [TestMethod]
    public async Task What_was_discarded_does_not_come_back_with_a_look_that_was_on_its_way()
    {
        Api.Does(HttpMethod.Delete, Discard);
        var page = Open(Sample.DeadLetter(), Sample.DeadLetter("probe.v3", Sample.Investigation));
        Toggle(page);
        Answer(page, "discard");
        page.WaitForAssertion(() => Assert.AreEqual("run-import.v9 foi descartada.", Notice(page)));

        await PassAsync(seconds: 3);
        page.WaitForAssertion(() => Assert.IsGreaterThan(1, Api.To(HttpMethod.Get, Letters).Count));
        Assert.Contains("probe.v3", TextOf(page.FindAll(ById("dead-letter-row")).Single()));
        Assert.AreEqual("Mensagens não tratadas 1", TextOf(page.Find("#dead-letters")));
    }

    [TestMethod]
    [DataRow(Languages.Portuguese, "Outra pessoa foi mais rápida: run-import.v9 já tinha sido reenviada ou descartada.")]
    [DataRow(Languages.English, "Somebody else was faster: run-import.v9 had already been requeued or discarded.")]
    public void Somebody_else_who_was_faster_is_no_error(string language, string expected)
    {
        Speak(language);
        Api.Refuses(HttpMethod.Delete, Discard, HttpStatusCode.NotFound, "Não encontrada", "Não há mensagem morta.");
        var page = Open(Sample.DeadLetter());
        Toggle(page);
        Answer(page, "discard");

        page.WaitForElement(ById("empty"));
        Assert.AreEqual(expected, Notice(page));
        Assert.IsEmpty(page.FindAll(ById("problem")));
    }

    [TestMethod]
    public void A_refusal_is_shown_in_the_letter_which_stays()
    {
        Api.Refuses(HttpMethod.Post, Requeue, HttpStatusCode.ServiceUnavailable, "Indisponível", "Volte logo.");
        var page = Open(Sample.DeadLetter());
        Toggle(page);
        Answer(page, "requeue");

        page.WaitForAssertion(() => Assert.Contains("Volte logo.", TextOf(page.Find($"{ById("dead-letter-row")} {ById("problem")}"))));
        Assert.IsFalse(page.Find(ById("requeue")).HasAttribute("disabled"));
    }

    [TestMethod]
    public async Task New_letters_come_by_themselves_and_an_open_one_stays_open()
    {
        var page = Open(Sample.DeadLetter());
        Toggle(page);
        Api.Has(Letters, Sample.Page(Sample.DeadLetter("probe.v3", Sample.Investigation), Sample.DeadLetter()));
        await PassAsync(seconds: 3);

        page.WaitForAssertion(() => Assert.HasCount(2, page.FindAll(ById("dead-letter-row"))));
        Assert.HasCount(1, page.FindAll(ById("dead-letter-payload")));
    }

    [TestMethod]
    public async Task A_list_that_somebody_pages_through_does_not_jump()
    {
        var first = Enumerable.Range(1, 25).Select(number => Sample.DeadLetter($"first-{number}.v1", Guid.NewGuid())).ToArray();
        Api.Has(Flow, Sample.Messaging(dead: 26)).Has(Letters, new Page<DeadLetterResponse>(first, "after25", 26));
        var page = Browser.Render<MessagesPage>();
        var more = page.WaitForElement(ById("more"));
        Api.Has(Letters, new Page<DeadLetterResponse>([Sample.DeadLetter("last.v1")], null, 26));
        more.Click();
        page.WaitForAssertion(() => Assert.HasCount(26, page.FindAll(ById("dead-letter-row"))));
        Assert.Contains("cursor=after25", Api.To(HttpMethod.Get, Letters)[^1].Query);

        await PassAsync(seconds: 6);
        Assert.HasCount(26, page.FindAll(ById("dead-letter-row")));
    }

    [TestMethod]
    public async Task Who_leaves_the_page_asks_no_more()
    {
        Open();
        await Browser.DisposeComponentsAsync();
        var asked = Api.Requests.Count;
        await PassAsync(seconds: 9);
        Assert.HasCount(asked, Api.Requests);
    }

    private static void Toggle(IRenderedComponent<MessagesPage> page) => page.Find($"{ById("dead-letter-row")} button").Click();

    private static void Answer(IRenderedComponent<MessagesPage> page, string button)
    {
        page.Find(ById(button)).Click();
        page.Find(ById($"{button}-yes")).Click();
    }

    private static string Notice(IRenderedComponent<MessagesPage> page) => TextOf(page.Find(ById("dead-letter-notice")));
}
