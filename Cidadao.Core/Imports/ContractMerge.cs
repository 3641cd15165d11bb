using Npgsql;
using NpgsqlTypes;

namespace Cidadao.Core.Imports;

/// <summary>
/// Staged rows into the contracts' tables, set by set, in the importer's transaction:
/// (1) tell the rows apart that share a key, (2) find those that are there already, (3) parties, (4) link items, amendments and apostilles
/// to their contracts and add up their digests, (5) update what differs, (6) insert what is new, (7) replace the children that differ.
/// </summary>
internal sealed class ContractMerge(NpgsqlConnection connection, Guid importId, string contractsEntry)
{
    // One merge at a time: two imports of the same file must not both find a contract missing.
    private const string Lock = "SELECT pg_advisory_xact_lock(hashtext('cidadao:contract-merge'))";

    private const string TellApart = // (1)
        """
        CREATE INDEX ON staged_contracts (number_key);
        ANALYZE staged_contracts;
        UPDATE staged_contracts s SET occurrence = same.occurrence
        FROM (SELECT line, row_number() OVER (PARTITION BY key ORDER BY content_hash, line) AS occurrence FROM staged_contracts
              WHERE key IN (SELECT key FROM staged_contracts GROUP BY key HAVING count(*) > 1)) same
        WHERE s.line = same.line AND same.occurrence > 1
        """;

    private const string FindKnown = // (2)
        """
        UPDATE staged_contracts s SET id = c.id, is_new = false FROM contracts c WHERE c.key = s.key AND c.occurrence = s.occurrence
        """;

    private const string Parties = // (3)
        """
        INSERT INTO agencies (code, name)
        SELECT DISTINCT ON (code) code, name FROM (
            SELECT agency_code AS code, agency_name AS name, line FROM staged_contracts
            UNION ALL SELECT parent_agency_code, parent_agency_name, -line FROM staged_contracts) a
        ORDER BY code, line DESC
        ON CONFLICT (code) DO UPDATE SET name = excluded.name WHERE agencies.name <> excluded.name;

        INSERT INTO buying_units (code, name, agency_code)
        SELECT DISTINCT ON (unit_code) unit_code, unit_name, agency_code FROM staged_contracts ORDER BY unit_code, line DESC
        ON CONFLICT (code) DO UPDATE SET name = excluded.name, agency_code = excluded.agency_code
            WHERE (buying_units.name, buying_units.agency_code) <> (excluded.name, excluded.agency_code);

        INSERT INTO suppliers (kind, document, name)
        SELECT DISTINCT ON (supplier_kind, supplier_document) supplier_kind, supplier_document, supplier_name FROM staged_contracts
        WHERE supplier_kind <> 2 ORDER BY supplier_kind, supplier_document, line DESC
        ON CONFLICT (kind, document) WHERE kind <> 2 DO UPDATE SET name = excluded.name WHERE suppliers.name <> excluded.name;

        INSERT INTO suppliers (kind, document, name)
        SELECT DISTINCT supplier_kind, supplier_document, supplier_name FROM staged_contracts WHERE supplier_kind = 2
        ON CONFLICT (document, name) WHERE kind = 2 DO NOTHING;

        -- The session keeps its plans of foreign-key checks: made when a table was small, they would read it whole for every row.
        ANALYZE agencies, buying_units, suppliers;
        """;

    private const string Digests = // (4), after the links
        """
        CREATE TEMP TABLE digests ON COMMIT DROP AS
        SELECT s.id, i.digest AS items, i.rows AS items_count, a.digest AS amendments, a.rows AS amendments_count,
               p.digest AS apostilles, p.rows AS apostilles_count
        FROM staged_contracts s
        LEFT JOIN (SELECT contract_id, sum(content_hash) AS digest, count(*) AS rows FROM linked_items GROUP BY 1) i ON i.contract_id = s.id
        LEFT JOIN (SELECT contract_id, sum(content_hash) AS digest, count(*) AS rows FROM linked_amendments GROUP BY 1) a ON a.contract_id = s.id
        LEFT JOIN (SELECT contract_id, sum(content_hash) AS digest, count(*) AS rows FROM linked_apostilles GROUP BY 1) p ON p.contract_id = s.id;
        CREATE TEMP TABLE changed ON COMMIT DROP AS
        SELECT s.id, c.content_hash <> s.content_hash AS own,
               c.items_digest IS DISTINCT FROM d.items AS items,
               c.amendments_digest IS DISTINCT FROM d.amendments AS amendments,
               c.apostilles_digest IS DISTINCT FROM d.apostilles AS apostilles
        FROM staged_contracts s JOIN contracts c ON c.id = s.id JOIN digests d ON d.id = s.id
        WHERE NOT s.is_new AND (c.content_hash, c.items_digest, c.amendments_digest, c.apostilles_digest)
            IS DISTINCT FROM (s.content_hash, d.items, d.amendments, d.apostilles);
        ANALYZE digests;
        ANALYZE changed;
        """;

    private const string ContractColumns =
        """
        number, object, legal_basis, method, method_text, status, parent_agency_code, agency_code, buying_unit_code, supplier_id,
        signed_on, published_on, starts_on, ends_on, initial_value, final_value, tender_number, tender_unit_code, tender_unit_name,
        tender_method_text, content_hash, items_digest, amendments_digest, apostilles_digest, import_id, source_entry, source_line
        """;

    private const string ContractValues =
        """
        s.number, s.object, s.legal_basis, s.method, s.method_text, s.status, s.parent_agency_code, s.agency_code, s.unit_code, p.id,
        s.signed_on, s.published_on, s.starts_on, s.ends_on, s.initial_value, s.final_value, s.tender_number, s.tender_unit_code,
        s.tender_unit_name, s.tender_method_text, s.content_hash, d.items, d.amendments, d.apostilles, $1::uuid, $2, s.line
        """;

    private const string ContractSource =
        """
        FROM staged_contracts s JOIN digests d ON d.id = s.id
        JOIN suppliers p ON p.kind = s.supplier_kind AND p.document = s.supplier_document AND (s.supplier_kind <> 2 OR p.name = s.supplier_name)
        """;

    private const string Update = // (5)
        $"""
        UPDATE contracts c SET ({ContractColumns}) = (v.number, v.object, v.legal_basis, v.method, v.method_text, v.status,
            v.parent_agency_code, v.agency_code, v.unit_code, v.supplier_id, v.signed_on, v.published_on, v.starts_on, v.ends_on,
            v.initial_value, v.final_value, v.tender_number, v.tender_unit_code, v.tender_unit_name, v.tender_method_text, v.content_hash,
            v.items, v.amendments, v.apostilles, $1::uuid, $2, v.line)
        FROM (SELECT s.*, p.id AS supplier_id, d.items, d.amendments, d.apostilles {ContractSource} JOIN changed ch ON ch.id = s.id) v
        WHERE c.id = v.id
        """;

    private const string Insert = // (6)
        $"INSERT INTO contracts (id, key, occurrence, {ContractColumns}) SELECT s.id, s.key, s.occurrence, {ContractValues} {ContractSource} WHERE s.is_new";

    /// <summary>Merges what is staged.</summary>
    /// <returns>For every staged kind: inserted, updated and unchanged rows.</returns>
    public async Task<IReadOnlyDictionary<PortalFile, MergeCounts>> RunAsync(IReadOnlyList<PortalFile> files, CancellationToken cancellation)
    {
        await ExecuteAsync(Lock, cancellation);
        foreach (var step in (string[])[TellApart, FindKnown, Parties, ChildMerge.Link(), Digests])
            await ExecuteAsync(step, cancellation);

        var changed = await CountAsync("SELECT count(*) FROM changed WHERE own", cancellation);
        await ExecuteAsync(Update, cancellation, importId, contractsEntry);
        var inserted = await ExecuteAsync(Insert, cancellation, importId, contractsEntry);
        var staged = await CountAsync("SELECT count(*) FROM staged_contracts", cancellation);

        var counts = new Dictionary<PortalFile, MergeCounts> { [PortalFile.Contracts] = new(inserted, changed, staged - inserted - changed) };
        foreach (var child in ChildMerge.All.Where(child => files.Contains(child.File)))
            counts[child.File] = await child.RunAsync(this, cancellation);
        return counts;
    }

    public async Task<long> CountAsync(string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <returns>Rows affected.</returns>
    public async Task<long> ExecuteAsync(string sql, CancellationToken cancellation, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in parameters)
            command.Parameters.Add(new() { Value = value, NpgsqlDbType = value is Guid ? NpgsqlDbType.Uuid : NpgsqlDbType.Text });
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}

/// <summary>What became of the staged rows of one kind.</summary>
internal readonly record struct MergeCounts(long Inserted, long Updated, long Unchanged)
{
    public long Total => Inserted + Updated + Unchanged;
}
