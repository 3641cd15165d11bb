using System.Text.Json;
using Cidadao.Core.Database;
using Cidadao.Core.Imports;
using Cidadao.Core.Imports.Live;
using Cidadao.Core.Messaging;
using Npgsql;
using NpgsqlTypes;

namespace Cidadao.AgentWorker.Imports.Live;

/// <summary>The state of harvests and of their windows.</summary>
internal sealed class HarvestJournal(NpgsqlDataSource database, TimeProvider clock)
{
    /// <returns>False when the harvest has ended: it was cancelled, or a message came twice.</returns>
    public async Task<bool> StartAsync(Guid harvest, CancellationToken cancellation) =>
        await ExecuteAsync(
            "UPDATE harvests SET status = 1, started_at = coalesce(started_at, $2), heartbeat_at = $2, failure = NULL WHERE id = $1 AND status IN (0, 1, 5)",
            cancellation, harvest, clock.GetUtcNow()) == 1;

    /// <returns>False when it was cancelled.</returns>
    public async Task<bool> BeatAsync(Guid harvest, CancellationToken cancellation) =>
        await ExecuteAsync("UPDATE harvests SET heartbeat_at = $2 WHERE id = $1 AND status = 1", cancellation, harvest, clock.GetUtcNow()) == 1;

    public async Task FailAsync(Guid harvest, string failure, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await ExecuteAsync(
            "UPDATE harvests SET status = 4, ended_at = $2, failure = $3 WHERE id = $1 AND status IN (0, 1)", cancellation, harvest, now, failure);
        await ExecuteAsync(
            "UPDATE imports SET status = 4, ended_at = $2, failure = $3 WHERE harvest_id = $1 AND status = 1", cancellation, harvest, now, failure);
    }

    /// <summary>Given up for reasons that lie outside the service: the harvest can be resumed.</summary>
    public Task InterruptAsync(Guid harvest, string failure, CancellationToken cancellation) => ExecuteAsync(
        "UPDATE harvests SET status = 5, failure = $2 WHERE id = $1 AND status IN (0, 1)", cancellation, harvest, failure);

    /// <summary>The run that a window's rows will name. One that a crash left is taken up again.</summary>
    /// <returns>Null when another worker, to whom the message came too, has brought the window in meanwhile.</returns>
    public async Task<Guid?> BeginImportAsync(Harvest harvest, HarvestWindow window, LiveWindow pages, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var id = window.ImportId ?? Guid.CreateVersion7(now);
        var bytes = pages.Files.Sum(file => file.Content.Length);
        var name = $"{harvest.Feed} {window.From:yyyy-MM-dd}…{window.To:yyyy-MM-dd}{(window.Parameter is { } parameter ? $" ({parameter})" : "")}";
        var begun = await ExecuteAsync(
            """
            WITH taken AS (UPDATE harvest_windows SET import_id = $1, status = 1 WHERE harvest_id = $5 AND number = $6 AND status <> 2 RETURNING number)
            INSERT INTO imports (id, file_name, file_names, file_bytes, sha256, status, total_bytes, bytes_read, rows_read, requested_at, started_at, heartbeat_at, entries, harvest_id)
            SELECT $1, $2, ARRAY[$2], $3, '', 1, $3, 0, 0, $4, $4, $4, '[]', $5 FROM taken
            ON CONFLICT (id) DO UPDATE SET status = 1, total_bytes = $3, started_at = $4, heartbeat_at = $4
            """,
            cancellation, id, name, bytes, now, harvest.Id, window.Number);
        if (begun == 0)
            return null;
        window.ImportId = id;
        return id;
    }

    /// <summary>The end of a window in the importer's transaction: its rows, its counts, its state and the command for the next are there together or not at all.</summary>
    /// <exception cref="OperationCanceledException">The harvest was cancelled, or another worker has the window.</exception>
    public async Task CompleteWindowAsync(
        NpgsqlConnection connection, HarvestWindow window, Guid importId, int pages, ImportProgress progress, IReadOnlyList<ImportEntry> entries,
        Delivery delivery)
    {
        var now = clock.GetUtcNow();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command(
                    """
                    UPDATE harvest_windows w SET status = 2, pages = $3, read = $4, inserted = $5, updated = $6, unchanged = $7, rejected = $8, ended_at = $9
                    FROM harvests h WHERE h.id = w.harvest_id AND h.status = 1 AND w.harvest_id = $1 AND w.number = $2 AND w.status = 1
                    """,
                    window.HarvestId, window.Number, pages, entries.Sum(e => e.Read), entries.Sum(e => e.Inserted), entries.Sum(e => e.Updated),
                    entries.Sum(e => e.Unchanged), entries.Sum(e => e.Rejected), now),
                Command(
                    "UPDATE imports SET status = 2, ended_at = $2, rows_read = $3, bytes_read = total_bytes, entries = $4 WHERE id = $1 AND status = 1",
                    importId, now, progress.Rows, new JsonText(JsonSerializer.Serialize([.. entries], CoreJson.Default.ListImportEntry))),
                Outbox.Sending(MessageTypes.RunHarvest, new(window.HarvestId), now),
                Outbox.Sending(EventTypes.ImportEnded, ImportJournal.Ended(importId, entries), now),
            },
        };
        await batch.ExecuteNonQueryAsync();
        if (batch.BatchCommands[0].RecordsAffected != 1 || batch.BatchCommands[1].RecordsAffected != 1)
            throw new OperationCanceledException("The harvest was cancelled.");
        await delivery.CompleteAsync(connection, CancellationToken.None);
    }

    /// <summary>A window in which the service has nothing.</summary>
    public Task CompleteEmptyAsync(HarvestWindow window, int pages, CancellationToken cancellation) => ExecuteAsync(
        "UPDATE harvest_windows SET status = 2, pages = $3, ended_at = $4 WHERE harvest_id = $1 AND number = $2",
        cancellation, window.HarvestId, window.Number, pages, clock.GetUtcNow());

    /// <summary>The end of a harvest, with the message's completion.</summary>
    public async Task CompleteAsync(Guid harvest, Delivery delivery, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var now = clock.GetUtcNow();
        await using (var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                Command("UPDATE harvests SET status = 2, ended_at = $2 WHERE id = $1 AND status = 1", harvest, now),
                // Two workers may have begun one window, when a resume met a takeover: of the run that lost nothing is in.
                Command("UPDATE imports SET status = 3, ended_at = $2 WHERE harvest_id = $1 AND status = 1", harvest, now),
            },
        })
        {
            await batch.ExecuteNonQueryAsync(cancellation);
        }

        await delivery.CompleteAsync(connection, cancellation);
        await transaction.CommitAsync(cancellation);
    }

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
