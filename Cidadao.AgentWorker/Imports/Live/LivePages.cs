using Cidadao.Core.Imports;
using Cidadao.Core.Imports.Live;
using Cidadao.Core.Imports.Reading;

namespace Cidadao.AgentWorker.Imports.Live;

/// <summary>The pages of a window, on disk until they are imported; they vanish when disposed.</summary>
internal sealed class LiveWindow : IAsyncDisposable
{
    private readonly List<SourceInput> _files = [];

    public IReadOnlyList<SourceInput> Files => _files;

    /// <summary>How many pages the service gave, empty ones included.</summary>
    public int Pages { get; set; }

    /// <param name="url">What the rows of the page name as where they came from: address and page.</param>
    /// <param name="group">Pages that refer to each other.</param>
    public async Task AddAsync(string url, ReadOnlyMemory<byte> page, int group, CancellationToken cancellation)
    {
        var file = ImportFile.Temporary();
        _files.Add(new(url, file, group));
        await file.WriteAsync(page, cancellation);
        file.Position = 0;
    }

    public async Task AddAsync(string url, Stream content, CancellationToken cancellation)
    {
        var file = ImportFile.Temporary();
        _files.Add(new(url, file));
        await content.CopyToAsync(file, cancellation);
        file.Position = 0;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in _files)
            await file.Content.DisposeAsync();
    }
}

/// <summary>Fetches a window of any feed.</summary>
internal sealed class LivePages(PncpClient pncp, PortalApiClient portal, PortalDownloads downloads)
{
    /// <exception cref="LiveServiceException">The service does not give it.</exception>
    public async Task<LiveWindow> FetchAsync(LiveFeed feed, string? agency, HarvestWindow window, CancellationToken cancellation)
    {
        var pages = new LiveWindow();
        try
        {
            await (feed switch
            {
                LiveFeed.PncpContracts => pncp.ContractsAsync(window, pages, cancellation),
                LiveFeed.PncpTenders => pncp.TendersAsync(window, pages, cancellation),
                LiveFeed.PortalContracts => portal.ContractsAsync(agency ?? "", window, pages, cancellation),
                LiveFeed.PortalCeis => portal.SanctionsAsync("ceis", pages, cancellation),
                LiveFeed.PortalCnep => portal.SanctionsAsync("cnep", pages, cancellation),
                LiveFeed.PortalPurchasesDownload => downloads.MonthAsync("compras", window, pages, cancellation),
                LiveFeed.PortalTendersDownload => downloads.MonthAsync("licitacoes", window, pages, cancellation),
                _ => throw new ArgumentOutOfRangeException(nameof(feed), feed, null),
            });
            return pages;
        }
        catch
        {
            await pages.DisposeAsync();
            throw;
        }
    }
}
