using System.Collections.Concurrent;
using Cidadao.IntegrationTests;
using Microsoft.Playwright;

namespace Cidadao.WebTests.EndToEnd;

/// <summary>
/// A visit to the running installation, in a browser of its own without memory, in Portuguese. The installation is started by the
/// first such test and shared by all: each test has contracts of its own, told apart by their buying unit.
/// </summary>
[TestClass]
public abstract class BrowserTest
{
    private const float PatienceMilliseconds = 30_000;

    private static readonly SemaphoreSlim Starting = new(1);
    private static Installation? _installation;

    private readonly ConcurrentQueue<string> _complaints = new();
    private IBrowserContext _context = null!;

    public TestContext TestContext { get; set; } = null!;

    protected CancellationToken Cancellation => TestContext.CancellationToken;

    private protected static Installation Installation => _installation!;

    protected IPage Page { get; private set; } = null!;

    /// <summary>What the browser's console and the page's scripts complained about so far.</summary>
    protected IReadOnlyCollection<string> Complaints => _complaints;

    [TestInitialize]
    public async Task OpenAsync()
    {
        await StartOnceAsync();
        Assertions.SetDefaultExpectTimeout(PatienceMilliseconds);
        _context = await Installation.Browser.NewContextAsync(new()
        {
            BaseURL = Installation.Web,
            Locale = "pt-BR",
            ViewportSize = new() { Width = 1440, Height = 900 },
        });
        _context.SetDefaultTimeout(PatienceMilliseconds);
        Page = await _context.NewPageAsync();
        Page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Enqueue($"{Page.Url}: {message.Text}");
        };
        Page.PageError += (_, error) => _complaints.Enqueue($"{Page.Url}: {error}");
    }

    [TestCleanup]
    public async Task CloseAsync()
    {
        // The start failed: there is nothing to close, and its own message must stay the only one.
        if (_context is not null)
            await _context.DisposeAsync();
    }

    internal static async Task StopAsync()
    {
        if (_installation is not null)
            await _installation.DisposeAsync();
    }

    /// <summary>Elements with a test id.</summary>
    protected ILocator ById(string testId) => Page.GetByTestId(testId);

    /// <summary>Contracts of one buying unit that raise findings of several severities.</summary>
    private protected static byte[] SuspiciousMonth(string unit) => new PortalZip()
        .Contract(PortalZip.Number(1), unit, $"Objeto: reforma da cobertura do prédio {unit}", "Dispensa de Licitação", initial: "5000000,0000", final: "5000000,0000")
        .Contract(PortalZip.Number(2), unit, $"Objeto: vigilância armada {unit}", ends: "10/01/2040", supplier: "44555666000172", supplierName: "VIGILANTES LTDA")
        .Contract(PortalZip.Number(3), unit, $"Objeto: aquisição de notebooks {unit}", final: "1300,0000", supplier: "77888999000160", supplierName: "NOTEBOOKS LTDA")
        .Build();

    // Classes may run beside each other: only one of them starts it.
    private async Task StartOnceAsync()
    {
        await Starting.WaitAsync(Cancellation);
        try
        {
            _installation ??= await Installation.StartAsync(Cancellation);
        }
        finally
        {
            Starting.Release();
        }
    }
}
