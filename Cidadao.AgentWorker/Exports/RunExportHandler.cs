using System.IO.Pipelines;
using Cidadao.Core.Database;
using Cidadao.Core.Exports;
using Cidadao.Core.Imports;
using Cidadao.Core.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Cidadao.AgentWorker.Exports;

/// <summary>
/// Makes an export's file: (1) into a temporary one, telling how far it is, and no further once the export was removed; (2) then chunks, manifest and
/// inbox entry are there together or not at all. A worker that dies leaves nothing, and another one begins anew.
/// </summary>
internal sealed class RunExportHandler(
    CidadaoDbContext db, NpgsqlDataSource database, ExportReads reads, IOptions<ExportOptions> options, TimeProvider clock) : IWorkHandler<RunExport>
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(500);

    private const string Report = "-- exports.report\nUPDATE exports SET status = 1, rows = $2 WHERE id = $1 AND status IN (0, 1)";

    private const string Complete =
        """
        -- exports.complete
        UPDATE exports SET status = 2, rows = $2, bytes = $3, sha256 = $4, data_as_of = $5, ended_at = $6, failure = NULL WHERE id = $1 AND status IN (0, 1)
        """;

    public async Task HandleAsync(RunExport work, Delivery delivery, CancellationToken cancellation)
    {
        if (await db.Exports.AsNoTracking().TagWith("exports.get").FirstOrDefaultAsync(r => r.Id == work.ExportId, cancellation) is not { } run
            || run.Status is ExportStatus.Completed or ExportStatus.Failed)
            return;
        using var running = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var progress = new Progress();
        var reporting = ReportAsync(run.Id, progress, running);
        try
        {
            await MakeAsync(run, progress, delivery, running.Token);
        }
        catch (ExportTooLargeException e)
        {
            await FailAsync(run.Id, e.Limit.ToString(), cancellation);
        }
        catch (Exception) when (progress.IsRemoved && !cancellation.IsCancellationRequested)
        {
            // Removed by its owner; nothing of it is left.
        }
        finally
        {
            await running.CancelAsync();
            await reporting;
        }
    }

    public Task GiveUpAsync(RunExport work, string error, CancellationToken cancellation) => FailAsync(work.ExportId, error, cancellation);

    private async Task MakeAsync(ExportRun run, Progress progress, Delivery delivery, CancellationToken cancellation)
    {
        await using var file = ImportFile.Temporary(); // (1)
        var pipe = PipeWriter.Create(file, new StreamPipeWriterOptions(leaveOpen: true));
        await using var output = new ExportStream(pipe);
        var limit = (long)options.Value.FileMegabytes << 20;
        DateTimeOffset? dataAsOf;
        await using (var reading = await reads.OpenAsync(run.Table, run.Format, cancellation))
        {
            dataAsOf = reading.DataAsOf;
            await reading.WriteAsync(
                run.Format,
                run.Variant,
                output,
                rows =>
                {
                    progress.Rows = rows;
                    if (output.Position > limit)
                        throw new ExportTooLargeException(ExportLimit.FileSize);
                },
                cancellation);
        }

        await pipe.CompleteAsync();
        file.Position = 0;
        await using var connection = await database.OpenConnectionAsync(cancellation); // (2)
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExportFileStream.StoreAsync(connection, run.Id, file, cancellation);
        await using var complete = new NpgsqlCommand(Complete, connection, transaction);
        foreach (var value in (object[])[run.Id, progress.Rows, output.Position, Convert.ToHexStringLower(output.Digest()), dataAsOf ?? (object)DBNull.Value, clock.GetUtcNow()])
            complete.Parameters.Add(new() { Value = value });
        if (await complete.ExecuteNonQueryAsync(cancellation) == 0)
            return;
        await delivery.CompleteAsync(connection, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private async Task FailAsync(Guid id, string failure, CancellationToken cancellation) =>
        await db.Exports.Where(r => r.Id == id && r.Status != ExportStatus.Completed).TagWith("exports.fail").ExecuteUpdateAsync(
            run => run.SetProperty(r => r.Status, ExportStatus.Failed).SetProperty(r => r.Failure, failure).SetProperty(r => r.EndedAt, clock.GetUtcNow()), cancellation);

    private async Task ReportAsync(Guid id, Progress progress, CancellationTokenSource running)
    {
        try
        {
            using var timer = new PeriodicTimer(ReportEvery, clock);
            do
            {
                await using var report = database.CreateCommand(Report);
                report.Parameters.Add(new() { Value = id });
                report.Parameters.Add(new() { Value = progress.Rows });
                if (await report.ExecuteNonQueryAsync(running.Token) == 1)
                    continue;
                progress.IsRemoved = true;
                await running.CancelAsync();
            }
            while (await timer.WaitForNextTickAsync(running.Token));
        }
        catch (OperationCanceledException)
        {
        }
        catch (NpgsqlException)
        {
            // The export itself meets the same trouble, and says so.
        }
    }

    private sealed class Progress
    {
        private long _rows;
        private volatile bool _isRemoved;

        public long Rows
        {
            get => Interlocked.Read(ref _rows);
            set => Interlocked.Exchange(ref _rows, value);
        }

        public bool IsRemoved
        {
            get => _isRemoved;
            set => _isRemoved = value;
        }
    }
}
