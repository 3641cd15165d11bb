using Cidadao.Core.Imports.Rows;

namespace Cidadao.Core.Imports.Merging;

/// <summary>
/// Agencies, buying units and suppliers of the rows that are new or differ. The Portal's names win over those that others use for the same
/// code; a name that another takes the place of is kept.
/// </summary>
internal sealed class PartyMerge(MergeConnection connection, Family family, IReadOnlyList<SourceEntryRef> entries)
{
    // Of PNCP: a CNPJ, which no other source uses as an agency's code.
    private const string MayRename = "(seen.source = 1 OR length(seen.code) > 6)";

    private const string Agencies =
        $"""
        CREATE TEMP TABLE seen_agencies ON COMMIT DROP AS
        SELECT DISTINCT ON (code) code, name, source FROM (
            SELECT agency_code AS code, agency_name AS name, source, line FROM seen_units
            UNION ALL SELECT parent_agency_code, parent_agency_name, source, -line FROM seen_units) a
        ORDER BY code, line DESC;

        INSERT INTO party_names (party, code, name, seen_at)
        SELECT 1, a.code, a.name, now() FROM agencies a JOIN seen_agencies seen ON seen.code = a.code AND seen.name <> a.name WHERE {MayRename}
        ON CONFLICT DO NOTHING;
        INSERT INTO party_names (party, code, name, seen_at)
        SELECT 1, a.code, seen.name, now() FROM agencies a JOIN seen_agencies seen ON seen.code = a.code AND seen.name <> a.name
        ON CONFLICT DO NOTHING;
        UPDATE agencies a SET name = seen.name FROM seen_agencies seen WHERE seen.code = a.code AND seen.name <> a.name AND {MayRename};
        INSERT INTO agencies (code, name) SELECT code, name FROM seen_agencies ON CONFLICT (code) DO NOTHING;
        """;

    private const string Units =
        $"""
        CREATE TEMP TABLE last_units ON COMMIT DROP AS
        SELECT DISTINCT ON (unit_code) unit_code AS code, unit_name AS name, agency_code, source FROM seen_units ORDER BY unit_code, line DESC;

        INSERT INTO party_names (party, code, name, seen_at)
        SELECT 2, u.code, u.name, now() FROM buying_units u JOIN last_units seen ON seen.code = u.code AND seen.name <> u.name WHERE {MayRename}
        ON CONFLICT DO NOTHING;
        INSERT INTO party_names (party, code, name, seen_at)
        SELECT 2, u.code, seen.name, now() FROM buying_units u JOIN last_units seen ON seen.code = u.code AND seen.name <> u.name
        ON CONFLICT DO NOTHING;
        UPDATE buying_units u SET name = seen.name, agency_code = seen.agency_code FROM last_units seen
        WHERE seen.code = u.code AND (seen.name, seen.agency_code) <> (u.name, u.agency_code) AND {MayRename};
        INSERT INTO buying_units (code, name, agency_code) SELECT code, name, agency_code FROM last_units ON CONFLICT (code) DO NOTHING;
        """;

    private const string Suppliers =
        """
        INSERT INTO suppliers (kind, document, name)
        SELECT DISTINCT ON (kind, document) kind, document, name FROM seen_suppliers WHERE kind <> 2 ORDER BY kind, document, line DESC
        ON CONFLICT (kind, document) WHERE kind <> 2 DO UPDATE SET name = excluded.name
        WHERE suppliers.name <> excluded.name AND (SELECT max(source) FROM seen_suppliers) = 1;

        -- A person is a key, or mask and name where the source gives no more.
        INSERT INTO suppliers (kind, document, name, person_key)
        SELECT kind, document, name, person_key FROM seen_suppliers WHERE kind = 2 ORDER BY line DESC
        ON CONFLICT DO NOTHING;

        -- The session keeps its plans of foreign-key checks: made when a table was small, they would read it whole for every row.
        ANALYZE agencies, buying_units, suppliers;
        """;

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (family.Parent == RowKind.Sanctions)
            return;
        var hasParents = entries.Any(entry => entry.Kind == family.Parent);
        var staged = StagingTable.Of(family.Parent).Name;
        var fresh = await connection.IsAsync("EXISTS (SELECT FROM slots WHERE NOT (is_new OR own))", cancellation)
            ? $"{staged} s JOIN slots t ON (t.file, t.line) = (s.file, s.line) AND (t.is_new OR t.own)"
            : $"{staged} s";
        if (hasParents)
        {
            await connection.ExecuteAsync(
                $"""
                CREATE TEMP TABLE seen_units ON COMMIT DROP AS
                SELECT parent_agency_code, parent_agency_name, agency_code, agency_name, unit_code, unit_name, source, max(s.line) AS line
                FROM {fresh} GROUP BY 1, 2, 3, 4, 5, 6, 7;
                {Agencies}
                {Units}
                """,
                cancellation);
        }

        var suppliers = SupplierSources(hasParents, fresh);
        if (suppliers.Count > 0)
        {
            await connection.ExecuteAsync(
                $"""
                CREATE TEMP TABLE seen_suppliers ON COMMIT DROP AS
                SELECT kind, document, name, person_key, source, max(line) AS line FROM ({string.Join(" UNION ALL ", suppliers)}) a
                WHERE kind IS NOT NULL GROUP BY 1, 2, 3, 4, 5
                """,
                cancellation);
            // A name has some fifty trigrams: one by one they would cost an import of a million contracts a fifth of its time.
            if ((await BulkLoad.WorthAsync(connection, BulkLoad.Coming("suppliers", "count(*)", "seen_suppliers"), cancellation)).Count > 0)
                await BulkLoad.PostponeAsync(connection, "ix_suppliers_name", cancellation);
            await connection.ExecuteAsync(Suppliers, cancellation);
        }
    }

    private List<string> SupplierSources(bool hasParents, string fresh)
    {
        const string Columns = "SELECT supplier_kind AS kind, supplier_document AS document, supplier_name AS name, person_key, source, s.line";
        var sources = new List<string>();
        if (hasParents && family.Parent == RowKind.Contracts)
            sources.Add($"{Columns} FROM {fresh}");
        sources.AddRange(entries
            .Where(entry => entry.Kind is RowKind.TenderItems or RowKind.Participations)
            .Select(entry => $"{Columns} FROM {StagingTable.Of(entry.Kind).Name} s"));
        return sources;
    }
}
