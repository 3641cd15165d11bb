using System.Data.Common;
using Cidadao.Api.Findings;
using Cidadao.Api.Responses;
using Cidadao.Core.Agents;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Cidadao.Core.RedFlags;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Cidadao.Api.Contracts;

/// <summary>
/// Contracts with all that is told of them, in one round trip. It is the read that is asked for most, and joining five tables over every partition
/// takes longer to plan than to do: where a contract is found by its key the plan of any key is right for all, so that it is made once.
/// </summary>
internal static class ContractDetails
{
    // A contract rarely bears more; a page of findings shows the rest.
    private const int MaxFindings = 100;

    private const string Contracts =
        """
        -- contracts.get
        SELECT c.id, c.number, c.object, c.method, c.method_text, c.agency_code, a.name, c.buying_unit_code, u.name, c.supplier_id, s.kind, s.document, s.name,
            c.signed_on, c.published_on, c.starts_on, c.ends_on, c.initial_value, c.final_value, c.parent_agency_code, p.name, c.legal_basis, c.status,
            c.tender_number, c.tender_unit_code, c.tender_unit_name, c.tender_method_text, c.import_id, c.source_entry, c.source_line
        FROM contracts c
        JOIN agencies a ON a.code = c.agency_code
        JOIN agencies p ON p.code = c.parent_agency_code
        JOIN buying_units u ON u.code = c.buying_unit_code
        JOIN suppliers s ON s.id = c.supplier_id
        WHERE c.id = ANY ($1)
        """;

    private const string Items =
        """
        -- contracts.items
        SELECT contract_id, code, description, complement, quantity, unit_price, is_shared_number FROM contract_items WHERE contract_id = ANY ($1) ORDER BY contract_id, code, id
        """;

    private const string Amendments =
        """
        -- contracts.amendments
        SELECT contract_id, number, published_on, object, is_shared_number FROM amendments WHERE contract_id = ANY ($1) ORDER BY contract_id, published_on, id
        """;

    private const string Apostilles =
        """
        -- contracts.apostilles
        SELECT contract_id, number, description, value, included_on, status, is_shared_number FROM apostilles WHERE contract_id = ANY ($1) ORDER BY contract_id, included_on, id
        """;

    /// <summary>Which of the two indexes it takes depends on the contract: this one is planned each time, as all reads are.</summary>
    private const string Findings =
        """
        -- contracts.findings
        SELECT contract_ids, id, investigation_id, indicator, subject, facts, agent, severity, score, confidence, value, summary, found_at
        FROM findings WHERE contract_ids && $1 ORDER BY score DESC, id DESC LIMIT $2
        """;

    /// <returns>Those of the ids that there are.</returns>
    public static async Task<IReadOnlyDictionary<long, ContractDetail>> ReadAsync(CidadaoDbContext db, long[] ids, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            await using var batch = Batch((NpgsqlConnection)db.Database.GetDbConnection(), ids);
            await using var rows = await batch.ExecuteReaderAsync(cancellation);
            var contracts = new List<ContractDetail>(ids.Length);
            while (await rows.ReadAsync(cancellation))
                contracts.Add(Contract(rows));
            var items = await ReadAsync(rows, Item, cancellation);
            var amendments = await ReadAsync(rows, Amendment, cancellation);
            var apostilles = await ReadAsync(rows, Apostille, cancellation);
            var findings = await FindingsAsync(rows, cancellation);
            return contracts.ToDictionary(contract => contract.Contract.Id, contract => contract with
            {
                Items = items.GetValueOrDefault(contract.Contract.Id) ?? [],
                Amendments = amendments.GetValueOrDefault(contract.Contract.Id) ?? [],
                Apostilles = apostilles.GetValueOrDefault(contract.Contract.Id) ?? [],
                Findings = findings.GetValueOrDefault(contract.Contract.Id) ?? [],
            });
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    /// <summary>One transaction, as every batch is: where a statement fails, the setting falls back with it.</summary>
    private static NpgsqlBatch Batch(NpgsqlConnection connection, long[] ids)
    {
        var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("SET plan_cache_mode = force_generic_plan"));
        foreach (var statement in (string[])[Contracts, Items, Amendments, Apostilles])
            batch.BatchCommands.Add(new(statement) { Parameters = { new NpgsqlParameter<long[]> { TypedValue = ids } } });
        batch.BatchCommands.Add(new("RESET plan_cache_mode"));
        batch.BatchCommands.Add(new(Findings)
        {
            Parameters = { new NpgsqlParameter<long[]> { TypedValue = ids }, new NpgsqlParameter<int> { TypedValue = MaxFindings * ids.Length } },
        });
        return batch;
    }

    /// <summary>The next result, by the contract that its first column names.</summary>
    private static async Task<Dictionary<long, List<T>>> ReadAsync<T>(NpgsqlDataReader rows, Func<DbDataReader, T> read, CancellationToken cancellation)
    {
        await rows.NextResultAsync(cancellation);
        var all = new Dictionary<long, List<T>>();
        while (await rows.ReadAsync(cancellation))
            Of(all, rows.GetInt64(0)).Add(read(rows));
        return all;
    }

    /// <summary>A finding may rest on several of the contracts.</summary>
    private static async Task<Dictionary<long, List<FindingSummary>>> FindingsAsync(NpgsqlDataReader rows, CancellationToken cancellation)
    {
        await rows.NextResultAsync(cancellation);
        var all = new Dictionary<long, List<FindingSummary>>();
        while (await rows.ReadAsync(cancellation))
        {
            var contracts = rows.GetFieldValue<long[]>(0);
            var summary = FindingMapping.Summary(new(
                rows.GetInt64(1), rows.GetGuid(2), rows.GetString(3), rows.GetString(4), rows.GetString(5), (AgentRole)rows.GetInt16(6), (Severity)rows.GetInt16(7),
                rows.GetDouble(8), rows.GetDouble(9), rows.GetDecimal(10), rows.GetString(11), contracts.Length, rows.GetFieldValue<DateTimeOffset>(12)));
            foreach (var contract in contracts)
            {
                if (Of(all, contract) is { Count: < MaxFindings } its)
                    its.Add(summary);
            }
        }

        return all;
    }

    private static List<T> Of<T>(Dictionary<long, List<T>> all, long contract)
    {
        if (!all.TryGetValue(contract, out var its))
            all.Add(contract, its = []);
        return its;
    }

    private static ContractDetail Contract(DbDataReader row) => new(
        new(
            row.GetInt64(0),
            row.GetString(1),
            row.GetString(2),
            Wire.Name((ProcurementMethod)row.GetInt16(3)),
            row.GetString(4),
            new(row.GetString(5), row.GetString(6)),
            new(row.GetString(7), row.GetString(8)),
            new(row.GetInt64(9), Wire.Name((SupplierKind)row.GetInt16(10)), row.GetString(11) is { Length: > 0 } document ? document : null, row.GetString(12)),
            Day(row, 13),
            Day(row, 14),
            Day(row, 15),
            Day(row, 16),
            row.GetDecimal(17),
            row.GetDecimal(18)),
        new(row.GetString(19), row.GetString(20)),
        Text(row, 21),
        Text(row, 22),
        Text(row, 23) is { } tender ? new(tender, Text(row, 24), Text(row, 25), Text(row, 26)) : null,
        [],
        [],
        [],
        [],
        row.GetGuid(27),
        row.GetString(28),
        row.GetInt32(29));

    private static ContractItemResponse Item(DbDataReader row)
    {
        var (quantity, price) = (row.GetDecimal(4), row.GetDecimal(5));
        return new(row.GetString(1), row.GetString(2), Text(row, 3), quantity, price, quantity * price, row.GetBoolean(6));
    }

    private static AmendmentResponse Amendment(DbDataReader row) => new(row.GetString(1), Day(row, 2), row.GetString(3), row.GetBoolean(4));

    private static ApostilleResponse Apostille(DbDataReader row) =>
        new(row.GetString(1), row.GetString(2), row.IsDBNull(3) ? null : row.GetDecimal(3), Day(row, 4), Text(row, 5), row.GetBoolean(6));

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateOnly? Day(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateOnly>(column);
}
