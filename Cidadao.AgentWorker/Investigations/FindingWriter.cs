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
/// Copies findings within the context's transaction, together with the event that says so: who comes second with a task has no event to
/// write, and so no findings; a finding that were there twice would end the transaction by its unique index.
/// </summary>
internal sealed class FindingWriter(CidadaoDbContext db)
{
    private const string Columns =
        "investigation_id, indicator, agent, subject, facts, severity, score, confidence, value, summary, evidence, contract_ids, found_at";

    /// <summary>Letters as they are: the server would only have to read their escapes back.</summary>
    private static readonly CoreJson Stored = new(new(CoreJson.Default.Options) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) });

    /// <param name="at">Moment of the event that says so: by it the findings of an event are found.</param>
    public async Task WriteAsync(Guid investigationId, IReadOnlyList<(AgentRole Agent, Finding Finding)> findings, DateTimeOffset at, CancellationToken cancellation)
    {
        if (findings.Count == 0)
            return;
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        await using var copy = await connection.BeginBinaryImportAsync($"COPY findings ({Columns}) FROM STDIN (FORMAT BINARY)", cancellation);
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
