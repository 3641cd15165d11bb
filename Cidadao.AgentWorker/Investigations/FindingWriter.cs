using System.Text.Json;
using Cidadao.Core.Agents;
using Cidadao.Core.Database;
using Cidadao.Core.RedFlags;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Cidadao.AgentWorker.Investigations;

/// <summary>Copies findings, each at most once in an investigation, within the context's transaction.</summary>
internal sealed class FindingWriter(CidadaoDbContext db, TimeProvider clock)
{
    private const string Columns =
        "investigation_id, indicator, agent, subject, severity, score, confidence, value, summary, evidence, contract_ids, found_at";

    public async Task WriteAsync(Guid investigationId, IReadOnlyList<(AgentRole Agent, Finding Finding)> findings, CancellationToken cancellation)
    {
        if (findings.Count == 0)
            return;
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await ExecuteAsync(connection, "CREATE TEMP TABLE staged_findings (LIKE findings) ON COMMIT DROP; ALTER TABLE staged_findings ALTER id DROP NOT NULL", cancellation);
        await CopyAsync(connection, investigationId, findings, cancellation);
        await ExecuteAsync(
            connection,
            $"INSERT INTO findings ({Columns}) SELECT {Columns} FROM staged_findings ON CONFLICT (investigation_id, indicator, subject) DO NOTHING",
            cancellation);
    }

    private async Task CopyAsync(
        NpgsqlConnection connection, Guid investigationId, IReadOnlyList<(AgentRole Agent, Finding Finding)> findings, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var copy = await connection.BeginBinaryImportAsync($"COPY staged_findings ({Columns}) FROM STDIN (FORMAT BINARY)", cancellation);
        foreach (var (agent, finding) in findings)
        {
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(investigationId, NpgsqlDbType.Uuid, cancellation);
            await copy.WriteAsync(finding.Indicator, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync((short)agent, NpgsqlDbType.Smallint, cancellation);
            await copy.WriteAsync(finding.Subject, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync((short)finding.Severity, NpgsqlDbType.Smallint, cancellation);
            await copy.WriteAsync(finding.Score, NpgsqlDbType.Double, cancellation);
            await copy.WriteAsync(finding.Confidence, NpgsqlDbType.Double, cancellation);
            await copy.WriteAsync(finding.Value, NpgsqlDbType.Numeric, cancellation);
            await copy.WriteAsync(JsonSerializer.Serialize(finding.Summary, CoreJson.Default.LocalizedText), NpgsqlDbType.Jsonb, cancellation);
            await copy.WriteAsync(JsonSerializer.Serialize(finding.Evidence, CoreJson.Default.Evidence), NpgsqlDbType.Jsonb, cancellation);
            await copy.WriteAsync(finding.ContractIds.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint, cancellation);
            await copy.WriteAsync(now, NpgsqlDbType.TimestampTz, cancellation);
        }

        await copy.CompleteAsync(cancellation);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
