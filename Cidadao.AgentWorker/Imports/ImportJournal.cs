using System.Text.Json;
using Cidadao.Core.Database;
using Cidadao.Core.Imports;
using Cidadao.Core.Messaging;
using Npgsql;
using NpgsqlTypes;

namespace Cidadao.AgentWorker.Imports;

/// <summary>The state of import runs, written beside the import's own transaction, so that it can be seen while that is open.</summary>
internal sealed class ImportJournal(NpgsqlDataSource database, TimeProvider clock)
{
    private const string DropChunks = "DELETE FROM import_chunks WHERE import_id = $1;";

    /// <returns>False when the run has ended: it was cancelled before it began, or a message came twice.</returns>
    public async Task<bool> StartAsync(Guid importId, CancellationToken cancellation) =>
        await ExecuteAsync(
            "UPDATE imports SET status = 1, started_at = $2, heartbeat_at = $2, failure = NULL, rows_read = 0, bytes_read = 0 WHERE id = $1 AND status IN (0, 1, 5)",
            cancellation, importId, clock.GetUtcNow()) == 1;

    /// <returns>False when the run was cancelled.</returns>
    public async Task<bool> ReportAsync(Guid importId, ImportProgress progress, CancellationToken cancellation) =>
        await ExecuteAsync(
            "UPDATE imports SET rows_read = $2, bytes_read = $3, heartbeat_at = $4 WHERE id = $1 AND status = 1",
            cancellation, importId, progress.Rows, progress.Bytes, clock.GetUtcNow()) == 1;

    public async Task FailAsync(Guid importId, string failure, CancellationToken cancellation)
    {
        await ExecuteAsync(
            "UPDATE imports SET status = 4, ended_at = $2, failure = $3 WHERE id = $1 AND status IN (0, 1)",
            cancellation, importId, clock.GetUtcNow(), failure);
        await ExecuteAsync(DropChunks, cancellation, importId);
    }

    /// <summary>Given up for reasons that lie outside the file, which is kept: the run can be resumed or discarded.</summary>
    public Task InterruptAsync(Guid importId, string failure, CancellationToken cancellation) => ExecuteAsync(
        "UPDATE imports SET status = 5, failure = $2 WHERE id = $1 AND status IN (0, 1)", cancellation, importId, failure);

    /// <summary>The end of a run, in the importer's transaction: rows, counts, event and inbox entry are there together or not at all.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled at the last moment.</exception>
    public static async Task CompleteAsync(
        NpgsqlConnection connection, Guid importId, Delivery delivery, ImportProgress progress, IReadOnlyList<ImportEntry> entries, DateTimeOffset now)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Outbox.Sending(EventTypes.ImportEnded, Ended(importId, entries), now),
                Command(DropChunks, importId),
                Command(
                    """
                    UPDATE imports SET status = 2, ended_at = $2, rows_read = $3, bytes_read = total_bytes, entries = $4
                    WHERE id = $1 AND status = 1
                    """,
                    importId, now, progress.Rows, new JsonText(JsonSerializer.Serialize([.. entries], CoreJson.Default.ListImportEntry))),
            },
        };
        await batch.ExecuteNonQueryAsync();
        if (batch.BatchCommands[2].RecordsAffected != 1)
            throw new OperationCanceledException("The import was cancelled.");
        await delivery.CompleteAsync(connection, CancellationToken.None);
    }

    public static ImportEnded Ended(Guid importId, IReadOnlyList<ImportEntry> entries) => new(
        importId,
        ImportStatus.Completed,
        entries.Sum(entry => entry.Inserted),
        entries.Sum(entry => entry.Updated),
        entries.Sum(entry => entry.Unchanged),
        entries.Sum(entry => entry.Rejected));

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancellation, params object[] parameters)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in parameters)
            command.Parameters.Add(new() { Value = value });
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlBatchCommand Command(string sql, params object[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in parameters)
            command.Parameters.Add(value is JsonText json ? new() { Value = json.Text, NpgsqlDbType = NpgsqlDbType.Jsonb } : new() { Value = value });
        return command;
    }

    private sealed record JsonText(string Text);
}
