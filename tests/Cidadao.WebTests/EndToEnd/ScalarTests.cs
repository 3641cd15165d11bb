using System.Collections.Concurrent;
using Cidadao.LocalHost;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Cidadao.WebTests.EndToEnd;

/// <summary>The API's documentation, as a browser shows it.</summary>
[TestClass]
public sealed class ScalarTests : BrowserTest
{
    [TestMethod]
    public async Task The_page_shows_the_operations_and_asks_nobody_but_the_API()
    {
        var api = Installation.Topology.Addresses[ResourceNames.Api].GetLeftPart(UriPartial.Authority);
        var strangers = new ConcurrentQueue<string>();
        Page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith($"{api}/", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
                strangers.Enqueue(request.Url);
        };

        var answer = await Page.GotoAsync($"{api}/scalar/");
        await Expect(Page).ToHaveTitleAsync("Cidadão.AI API");
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Test Request (get /graphql)" })).ToBeVisibleAsync();
        await Page.WaitForLoadStateAsync(LoadState.NetworkIdle);

        var policy = answer!.Headers["content-security-policy"];
        Assert.StartsWith("default-src 'none'; script-src 'self' 'nonce-", policy);
        Assert.DoesNotContain("http", policy);
        Assert.DoesNotContain("unsafe-eval", policy);
        Assert.AreEqual("", string.Join(", ", strangers));
        Assert.IsEmpty(Complaints, string.Join(Environment.NewLine, Complaints));
    }
}
