using System.Globalization;
using AngleSharp.Dom;
using Bunit;
using Cidadao.Web.Client;
using Cidadao.Web.Client.Live;
using Cidadao.Web.Components.FindingDetails;
using Cidadao.Web.Localization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using MudBlazor;
using MudBlazor.Services;

namespace Cidadao.WebTests.Setup;

/// <summary>A page under test: the real services, the API and the clock in the test's hand, Portuguese unless a test says otherwise.</summary>
public abstract class PageTest : IAsyncDisposable
{
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo _uiCulture = CultureInfo.CurrentUICulture;

    protected PageTest()
    {
        Feed = new FakeFeed(Clock);
        Speak(Languages.Portuguese);
        Browser.JSInterop.Mode = JSRuntimeMode.Loose;
        Browser.Services.AddSingleton<TimeProvider>(Clock);
        Browser.Services.AddLogging();
        Browser.Services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
        Browser.Services.AddScoped<AnalystName>();
        Browser.Services.AddCidadaoTexts();
        Browser.Services.AddCidadaoApi();
        Browser.Services.AddSingleton<LiveFeed>(Feed);
        foreach (var client in new[] { CidadaoApi.Calls, CidadaoApi.Streams })
            Browser.Services.AddHttpClient(client).ConfigurePrimaryHttpMessageHandler(() => Api);

        // Last: it closes the list of services.
        Browser.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    private protected FakeApi Api { get; } = new();

    private protected FakeFeed Feed { get; }

    protected FakeTimeProvider Clock { get; } = new(Sample.Now);

    protected BunitContext Browser { get; } = new();

    /// <summary>Sets the language that the test's circuit speaks.</summary>
    protected static void Speak(string language) =>
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);

    /// <summary>Lets time pass and everything that waited for it run, up to the answers of the API.</summary>
    protected async Task PassAsync(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            await Browser.Renderer.Dispatcher.InvokeAsync(() => { });
        }
    }

    /// <summary>Text of the elements with a test id, white space folded, no-break spaces as spaces.</summary>
    protected static string TextOf(IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    protected static string ById(string testId) => $"[data-testid={testId}]";

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        await Feed.DisposeAsync();
        Api.Dispose();
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_culture, _uiCulture);
        GC.SuppressFinalize(this);
    }
}
