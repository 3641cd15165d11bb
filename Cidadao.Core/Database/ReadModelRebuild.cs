using System.Data;
using Cidadao.Core.Investigations;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Cidadao.Core.Database;

/// <summary>An investigation whose read model is not what its events add up to.</summary>
/// <param name="Columns">Those that differ; empty when one side lacks the investigation.</param>
public sealed record ReadModelDifference(Guid InvestigationId, IReadOnlyList<string> Columns);

/// <summary>A replay beside the read model.</summary>
/// <param name="Differences">As they were before anything was put right; the first hundred.</param>
public sealed record ReadModelComparison(long Investigations, long Events, IReadOnlyList<ReadModelDifference> Differences);

/// <summary>
/// Replays every investigation into a fresh read model and compares: (1) one snapshot of the database, (2) events folded as they are read,
/// (3) the result copied into a table of the read model's form, (4) compared row by row, (5) where wanted, put in the place of what differs.
/// </summary>
public sealed class ReadModelRebuild(CidadaoDbContext db)
{
    private const int Shown = 100;
    private const string Columns = "id, version, status, scope, indicators, requested_at, started_at, ended_at, contracts, failure, findings, tasks, plan";

    private const string Compare = // (4)
        """
        -- rebuild.compare
        SELECT coalesce(m.id, r.id), ARRAY(
            SELECT k FROM jsonb_object_keys(to_jsonb(m)) AS k WHERE to_jsonb(m) -> k IS DISTINCT FROM to_jsonb(r) -> k ORDER BY k)
        FROM investigations m FULL JOIN rebuilt r ON r.id = m.id WHERE to_jsonb(m) IS DISTINCT FROM to_jsonb(r) ORDER BY 1
        """;

    private const string Replace = // (5)
        $"""
        INSERT INTO investigations ({Columns}) SELECT {Columns} FROM rebuilt
        ON CONFLICT (id) DO UPDATE SET version = excluded.version, status = excluded.status, scope = excluded.scope, indicators = excluded.indicators,
            requested_at = excluded.requested_at, started_at = excluded.started_at, ended_at = excluded.ended_at, contracts = excluded.contracts,
            failure = excluded.failure, findings = excluded.findings, tasks = excluded.tasks, plan = excluded.plan
        WHERE to_jsonb(investigations) IS DISTINCT FROM to_jsonb(excluded)
        """;

    /// <param name="report">Writes the result in the transaction of the comparison.</param>
    public async Task RunAsync(bool apply, Func<ReadModelComparison, Task> report, CancellationToken cancellation)
    {
        db.Database.SetCommandTimeout(TimeSpan.Zero);
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation); // (1)
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await ExecuteAsync(connection, $"CREATE TEMP TABLE rebuilt ON COMMIT DROP AS SELECT {Columns} FROM investigations WITH NO DATA", cancellation);
        var (investigations, events) = await ReplayAsync(connection, cancellation);
        var differences = await CompareAsync(connection, cancellation);
        if (apply)
            await ExecuteAsync(connection, Replace, cancellation);
        await report(new(investigations, events, [.. differences.Take(Shown)]));
        await transaction.CommitAsync(cancellation);
    }

    private async Task<(long Investigations, long Events)> ReplayAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var (investigations, events) = (0L, 0L);
        var rebuilt = new List<InvestigationRecord>();
        var (id, state) = (Guid.Empty, new InvestigationState());
        var stored = db.InvestigationEvents.AsNoTracking().OrderBy(e => e.InvestigationId).ThenBy(e => e.Version).TagWith("rebuild.events").AsAsyncEnumerable();
        await foreach (var past in stored.WithCancellation(cancellation)) // (2)
        {
            if (past.InvestigationId != id)
                Finish();
            id = past.InvestigationId;
            state = state.After(EventVocabulary.Read(past.Vocabulary, past.Data));
            events++;
        }

        Finish();
        await CopyAsync(connection, rebuilt, cancellation); // (3)
        return (investigations, events);

        void Finish()
        {
            if (state.Version > 0)
            {
                rebuilt.Add(InvestigationProjection.New(id, state));
                investigations++;
            }

            state = new();
        }
    }

    private static async Task CopyAsync(NpgsqlConnection connection, List<InvestigationRecord> rebuilt, CancellationToken cancellation)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"COPY rebuilt ({Columns}) FROM STDIN (FORMAT BINARY)", cancellation);
        foreach (var record in rebuilt)
        {
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(record.Id, NpgsqlDbType.Uuid, cancellation);
            await copy.WriteAsync(record.Version, NpgsqlDbType.Integer, cancellation);
            await copy.WriteAsync((short)record.Status, NpgsqlDbType.Smallint, cancellation);
            await copy.WriteAsync(record.Scope, NpgsqlDbType.Jsonb, cancellation);
            await copy.WriteAsync(record.Indicators, NpgsqlDbType.Array | NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(record.RequestedAt, NpgsqlDbType.TimestampTz, cancellation);
            await WriteAsync(copy, record.StartedAt, NpgsqlDbType.TimestampTz, cancellation);
            await WriteAsync(copy, record.EndedAt, NpgsqlDbType.TimestampTz, cancellation);
            await WriteAsync(copy, record.Contracts, NpgsqlDbType.Bigint, cancellation);
            await WriteAsync(copy, record.Failure, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(record.Findings, NpgsqlDbType.Jsonb, cancellation);
            await copy.WriteAsync(record.Tasks, NpgsqlDbType.Jsonb, cancellation);
            await WriteAsync(copy, record.Plan, NpgsqlDbType.Jsonb, cancellation);
        }

        await copy.CompleteAsync(cancellation);
    }

    private static Task WriteAsync<T>(NpgsqlBinaryImporter copy, T? value, NpgsqlDbType type, CancellationToken cancellation) =>
        value is null ? copy.WriteNullAsync(cancellation) : copy.WriteAsync<object>(value, type, cancellation);

    private static async Task<List<ReadModelDifference>> CompareAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Compare, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var differences = new List<ReadModelDifference>();
        while (await reader.ReadAsync(cancellation))
            differences.Add(new(reader.GetGuid(0), await reader.GetFieldValueAsync<string[]>(1, cancellation)));
        return differences;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
