using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Cidadao.Core.Agents;
using Cidadao.Core.Database;
using Cidadao.Core.RedFlags;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace Cidadao.AgentWorker.Investigations;

/// <summary>
/// Copies findings within the context's transaction, which writes the event that says so as well. A finding that another worker has written
/// meanwhile ends the transaction by its unique index: what is there twice was computed twice, and once counts.
/// </summary>
internal sealed class FindingWriter(CidadaoDbContext db)
{
    private const string Columns =
        "investigation_id, indicator, agent, subject, facts, severity, score, confidence, value, summary, evidence, contract_ids, found_at";

    /// <summary>Letters as they are: the server would only have to read their escapes back.</summary>
    private static readonly CoreJson Stored = new(new(CoreJson.Default.Options) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) });

    /// <returns>True when another worker wrote the same finding first.</returns>
    public static bool IsConflict(PostgresException e) =>
        e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "ix_findings_investigation_id_indicator_subject" };

    /// <param name="at">Moment of the event that says so: by it the findings of an event are found.</param>
    public async Task WriteAsync(Guid investigationId, IReadOnlyList<(AgentRole Agent, Finding Finding)> findings, DateTimeOffset at, CancellationToken cancellation)
    {
        if (findings.Count == 0)
            return;
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var copy = await connection.BeginBinaryImportAsync($"COPY findings ({Columns}) FROM STDIN (FORMAT BINARY)", cancellation);
        if (db.Database.GetCommandTimeout() is { } seconds)
            copy.Timeout = TimeSpan.FromSeconds(seconds);
        foreach (var (agent, finding) in findings)
        {
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(investigationId, NpgsqlDbType.Uuid, cancellation);
            await copy.WriteAsync(finding.Indicator, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync((short)agent, NpgsqlDbType.Smallint, cancellation);
            await copy.WriteAsync(finding.Subject, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(FindingFacts.DigestOf(finding), NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync((short)finding.Severity, NpgsqlDbType.Smallint, cancellation);
            await copy.WriteAsync(finding.Score, NpgsqlDbType.Double, cancellation);
            await copy.WriteAsync(finding.Confidence, NpgsqlDbType.Double, cancellation);
            await copy.WriteAsync(finding.Value, NpgsqlDbType.Numeric, cancellation);
            await copy.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(finding.Summary, Stored.LocalizedText), NpgsqlDbType.Jsonb, cancellation);
            await copy.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(finding.Evidence, Stored.Evidence), NpgsqlDbType.Jsonb, cancellation);
            await copy.WriteAsync(finding.ContractIds.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint, cancellation);
            await copy.WriteAsync(at, NpgsqlDbType.TimestampTz, cancellation);
        }

        await copy.CompleteAsync(cancellation);
    }
}
