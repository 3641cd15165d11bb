using Cidadao.Core.Database;
using Cidadao.Core.Imports;
using Cidadao.Core.Imports.Live;
using Cidadao.Core.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.AgentWorker.Imports.Live;

/// <summary>
/// Fetches the next window that a harvest lacks: pages to disk, then rows, counts, the window's state and the command for the window after it
/// in one transaction. After a crash it goes on at the window that was not committed; each window has attempts of its own.
/// </summary>
internal sealed class RunHarvestHandler(
    CidadaoDbContext db, LivePages live, SourceImporter importer, HarvestJournal journal, PendingIndexes indexes, TimeProvider clock) : IWorkHandler<RunHarvest>
{
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(1);

    public async Task HandleAsync(RunHarvest message, Delivery delivery, CancellationToken cancellation)
    {
        if (await journal.StartAsync(message.HarvestId, cancellation))
            await RunAsync(message, delivery, cancellation);
        await indexes.BuildAsync(cancellation);
    }

    public Task GiveUpAsync(RunHarvest message, string error, CancellationToken cancellation) =>
        journal.InterruptAsync(message.HarvestId, error, cancellation);

    private async Task RunAsync(RunHarvest message, Delivery delivery, CancellationToken cancellation)
    {
        using var running = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var beating = BeatAsync(message.HarvestId, running);
        try
        {
            if (!await RunAsync(message.HarvestId, delivery, running.Token))
                await journal.CompleteAsync(message.HarvestId, delivery, cancellation);
        }
        catch (Exception e) when (e is LiveServiceException or ImportRefusedException or InvalidDataException)
        {
            await journal.FailAsync(message.HarvestId, e.Message, cancellation);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Cancelled by its owner; the windows that were committed stay, of the others nothing is left.
        }
        finally
        {
            await running.CancelAsync();
            await beating;
        }
    }

    /// <returns>False when no window is left.</returns>
    private async Task<bool> RunAsync(Guid id, Delivery delivery, CancellationToken cancellation)
    {
        var harvest = await db.Harvests.AsNoTracking().TagWith("harvests.get").SingleAsync(h => h.Id == id, cancellation);
        var windows = await db.HarvestWindows.AsNoTracking()
            .Where(window => window.HarvestId == id && window.Status != HarvestStatus.Completed)
            .OrderBy(window => window.Number)
            .TagWith("harvests.windows")
            .ToListAsync(cancellation);
        foreach (var window in windows)
        {
            // A window in which there is nothing costs no message.
            if (await RunAsync(harvest, window, delivery, cancellation))
                return true;
        }

        return false;
    }

    /// <returns>False when the service has nothing in the window.</returns>
    private async Task<bool> RunAsync(Harvest harvest, HarvestWindow window, Delivery delivery, CancellationToken cancellation)
    {
        await using var pages = await live.FetchAsync(harvest.Feed, harvest.Agency, window, cancellation);
        if (pages.Files.Count == 0)
        {
            await journal.CompleteEmptyAsync(window, pages.Pages, cancellation);
            return false;
        }

        if (await journal.BeginImportAsync(harvest, window, pages, cancellation) is not { } import)
            return true; // and who brought it in has sent the message for the next
        var progress = new ImportProgress();
        await importer.RunAsync(
            import,
            pages.Files,
            progress,
            (connection, entries) => journal.CompleteWindowAsync(connection, window, import, pages.Pages, progress, entries, delivery),
            cancellation);
        return true;
    }

    private async Task BeatAsync(Guid harvest, CancellationTokenSource running)
    {
        try
        {
            using var timer = new PeriodicTimer(BeatEvery, clock);
            while (await timer.WaitForNextTickAsync(running.Token))
            {
                if (!await journal.BeatAsync(harvest, running.Token))
                    await running.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (Npgsql.NpgsqlException)
        {
            // The harvest itself meets the same trouble, and says so.
        }
    }
}
