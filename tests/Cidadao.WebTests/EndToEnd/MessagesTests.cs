using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cidadao.WebTests.EndToEnd;

/// <summary>What an operator does with messages that nobody could handle.</summary>
[TestClass]
public sealed class MessagesTests : BrowserTest
{
    private const string Unknown = "from-the-future.v7";

    // Five attempts with their pauses in between, twice, beside whatever else the machine does.
    private static readonly LocatorAssertionsToHaveCountOptions Long = new() { Timeout = 90_000 };

    [TestMethod]
    public async Task A_message_that_nobody_handles_is_read_requeued_and_when_it_comes_back_discarded()
    {
        await Page.GotoAsync("/");
        // The circuit puts its own page in the place of the one that came first: a click just then reaches neither.
        await Expect(Page.Locator("main .skeleton")).ToHaveCountAsync(0);
        await Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link, new() { Name = "Administração" }).ClickAsync();
        await Expect(Page).ToHaveTitleAsync("Mensagens · Cidadão.AI");
        await Expect(ById("message-flow")).ToBeVisibleAsync();
        await Expect(Letter).ToHaveCountAsync(0);
        await Page.EvaluateAsync("() => { window.neverReloaded = true; }");

        await Installation.SendAsync("cidadao:commands", Unknown, """{"pedido":"licitação","número":7}""", Cancellation);
        await Expect(Letter).ToHaveCountAsync(1, Long);
        await Letter.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(ById("dead-letter-payload")).ToContainTextAsync("\"pedido\": \"licitação\"");
        await Expect(ById("dead-letter-error")).ToContainTextAsync($"Nobody here handles '{Unknown}'.");
        await Expect(Letter).ToContainTextAsync("0af7651916cd43dd8448eb211c80319c");

        await AnswerYesAsync("requeue");
        await Expect(ById("dead-letter-notice")).ToHaveTextAsync($"{Unknown} foi reenviada. Se falhar de novo, volta a esta lista.");
        await Expect(ById("dead-letter-notice")).ToBeFocusedAsync();
        await Expect(Letter).ToHaveCountAsync(0);

        await Expect(Letter).ToHaveCountAsync(1, Long);
        await Letter.GetByRole(AriaRole.Button).ClickAsync();
        await Expect(ById("dead-letter-payload")).ToContainTextAsync("\"requeued\": true");
        await AnswerYesAsync("discard");
        await Expect(ById("dead-letter-notice")).ToHaveTextAsync($"{Unknown} foi descartada.");
        await Expect(ById("empty")).ToContainTextAsync("Nenhuma mensagem parada");
        Assert.IsTrue(await Page.EvaluateAsync<bool>("() => window.neverReloaded === true"));
        Assert.IsEmpty(Complaints);
    }

    [TestMethod]
    public async Task A_question_is_answered_by_the_keyboard_and_no_is_what_has_the_focus()
    {
        const string Type = "kept.v1";
        await Installation.SendAsync("cidadao:commands", Type, "{}", Cancellation);
        await Page.GotoAsync("/admin/messages");
        var letter = ById("dead-letter-row").Filter(new() { HasText = Type });
        await Expect(letter).ToHaveCountAsync(1, Long);
        await letter.GetByRole(AriaRole.Button).PressAsync("Enter");

        await ById("discard").PressAsync("Enter");
        await Expect(ById("discard-no")).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("Escape");
        await Expect(ById("discard")).ToBeFocusedAsync();
        await ById("discard").PressAsync("Enter");
        await ById("discard-yes").PressAsync("Enter");
        await Expect(letter).ToHaveCountAsync(0);
    }

    private ILocator Letter => ById("dead-letter-row").Filter(new() { HasText = Unknown });

    private async Task AnswerYesAsync(string button)
    {
        await ById(button).ClickAsync();
        await ById($"{button}-yes").ClickAsync();
    }
}
