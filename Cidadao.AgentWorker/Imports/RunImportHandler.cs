using Cidadao.Core.Database;
using Cidadao.Core.Imports;
using Cidadao.Core.Messaging;

namespace Cidadao.AgentWorker.Imports;

/// <summary>Runs an import: reports its progress, obeys its cancel, and writes its end together with its rows.</summary>
internal sealed class RunImportHandler(SourceImporter importer, ImportJournal journal, PendingIndexes indexes, TimeProvider clock) : IWorkHandler<RunImport>
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(500);

    public async Task HandleAsync(RunImport message, Delivery delivery, CancellationToken cancellation)
    {
        if (await journal.StartAsync(message.ImportId, cancellation))
            await RunAsync(message, delivery, cancellation);
        await indexes.BuildAsync(cancellation);
    }

    public Task GiveUpAsync(RunImport message, string error, CancellationToken cancellation) =>
        journal.InterruptAsync(message.ImportId, error, cancellation);

    private async Task RunAsync(RunImport message, Delivery delivery, CancellationToken cancellation)
    {
        using var running = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var progress = new ImportProgress();
        var reporting = ReportAsync(message.ImportId, progress, running);
        try
        {
            await importer.RunAsync(
                message.ImportId,
                progress,
                (connection, entries) => ImportJournal.CompleteAsync(connection, message.ImportId, delivery, progress, entries, clock.GetUtcNow()),
                running.Token);
        }
        catch (ImportRefusedException e)
        {
            await journal.FailAsync(message.ImportId, e.Message, cancellation);
        }
        catch (InvalidDataException e)
        {
            await journal.FailAsync(message.ImportId, $"{ImportRefusal.DamagedZip}: {e.Message}", cancellation);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Cancelled by its owner, who has said so in the journal; nothing of it is left.
        }
        finally
        {
            await running.CancelAsync();
            await reporting;
        }
    }

    /// <summary>Writes how far it is; an import that was cancelled meanwhile is stopped.</summary>
    private async Task ReportAsync(Guid importId, ImportProgress progress, CancellationTokenSource running)
    {
        try
        {
            using var timer = new PeriodicTimer(ReportEvery, clock);
            while (await timer.WaitForNextTickAsync(running.Token))
            {
                if (!await journal.ReportAsync(importId, progress, running.Token))
                    await running.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (Npgsql.NpgsqlException)
        {
            // The import itself meets the same trouble, and says so.
        }
    }
}
