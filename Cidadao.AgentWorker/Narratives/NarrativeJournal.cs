using System.Text.Json;
using Cidadao.Core.Database;
using Cidadao.Core.Messaging;
using Cidadao.Core.Narratives;
using Npgsql;
using NpgsqlTypes;

namespace Cidadao.AgentWorker.Narratives;

/// <summary>Writes a narrative with the event that says so. What a model wrote is not replaced by the template's text.</summary>
internal sealed class NarrativeJournal(NpgsqlDataSource database, TimeProvider clock)
{
    private const string Upsert =
        """
        INSERT INTO finding_narratives AS present (finding_id, text, writer, provider, model, reason, written_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (finding_id) DO UPDATE SET text = excluded.text, writer = excluded.writer, provider = excluded.provider, model = excluded.model,
            reason = excluded.reason, written_at = excluded.written_at
        WHERE present.writer <> 2
        """;

    public async Task WriteAsync(FindingRecord finding, Narrative narrative, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand(Upsert, connection, transaction)
        {
            Parameters =
            {
                new() { Value = finding.Id },
                new() { Value = JsonSerializer.Serialize(narrative.Text, CoreJson.Default.LocalizedText), NpgsqlDbType = NpgsqlDbType.Jsonb },
                new() { Value = (short)narrative.Writer },
                Nullable(narrative.Provider, NpgsqlDbType.Text),
                Nullable(narrative.Model, NpgsqlDbType.Text),
                Nullable((short?)narrative.Reason, NpgsqlDbType.Smallint),
                new() { Value = clock.GetUtcNow() },
            },
        };
        if (await command.ExecuteNonQueryAsync(cancellation) == 1)
        {
            await using var batch = new NpgsqlBatch(connection, transaction)
            {
                BatchCommands =
                {
                    Outbox.Sending(
                        EventTypes.NarrativeWritten,
                        new NarrativeWritten(finding.Id, finding.InvestigationId, narrative.Writer, narrative.Model),
                        clock.GetUtcNow()),
                },
            };
            await batch.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    private static NpgsqlParameter Nullable(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
