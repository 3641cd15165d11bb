namespace Cidadao.Core.Imports;

/// <summary>
/// Items, amendments or apostilles: the rows of a contract are replaced together when their digest differs, and left alone otherwise.
/// </summary>
internal sealed record ChildMerge(PortalFile File, string Name, string Table, string Columns, string Values)
{
    public static IReadOnlyList<ChildMerge> All { get; } =
    [
        new(PortalFile.Items, "items", "contract_items",
            "code, description, complement, quantity, unit_price", "code, description, complement, quantity, unit_price"),
        new(PortalFile.Amendments, "amendments", "amendments", "number, published_on, object", "amendment_number, published_on, object"),
        new(PortalFile.Apostilles, "apostilles", "apostilles",
            "number, description, value, included_on, status", "apostille_number, description, value, included_on, status"),
    ];

    /// <summary>
    /// Finds each row's contract. The files name it by unit and number alone, which different contracts may share; then an item's code tells
    /// the tender, and what is still open goes to the first of them and is marked as shared. Views, not tables: joining twice is cheaper
    /// than writing the wide rows once more.
    /// </summary>
    public static string Link() =>
        """
        CREATE TEMP TABLE numbers ON COMMIT DROP AS
        SELECT number_key, count(*) AS contracts, min(id) AS first_id, bool_and(is_new) AS first_is_new FROM staged_contracts GROUP BY 1;
        ANALYZE numbers;
        """ + string.Concat(All.Select(child => child.LinkOwn()));

    public async Task<MergeCounts> RunAsync(ContractMerge merge, CancellationToken cancellation)
    {
        // (7)
        await merge.ExecuteAsync($"DELETE FROM {Table} WHERE contract_id IN (SELECT id FROM changed WHERE {Name})", cancellation);
        var updated = await merge.ExecuteAsync(InsertWhere($"contract_id IN (SELECT id FROM changed WHERE {Name})"), cancellation);
        var inserted = await merge.ExecuteAsync(InsertWhere("is_new"), cancellation);
        var linked = await merge.CountAsync($"SELECT coalesce(sum({Name}_count), 0)::bigint FROM digests", cancellation);
        return new(inserted, updated, linked - inserted - updated);
    }

    /// <summary>Rows whose contract is not in the file.</summary>
    public string Orphans =>
        $"""
        SELECT s.line, s.unit_code || ' / ' || s.number FROM staged_{Name} s
        WHERE NOT EXISTS (SELECT FROM numbers n WHERE n.number_key = s.number_key) ORDER BY s.line
        """;

    private string InsertWhere(string condition) =>
        $"INSERT INTO {Table} (contract_id, is_shared_number, {Columns}) SELECT contract_id, is_shared, {Values} FROM linked_{Name} WHERE {condition}";

    private string LinkOwn()
    {
        var byTender = File == PortalFile.Items ? "coalesce(c.tender_unit_code || c.tender_number = s.tender, false)" : "c.id IS NULL";
        return $"""

            CREATE TEMP VIEW linked_{Name} AS
            SELECT s.*, n.first_id AS contract_id, false AS is_shared, n.first_is_new AS is_new
            FROM staged_{Name} s JOIN numbers n ON n.number_key = s.number_key AND n.contracts = 1
            UNION ALL
            SELECT s.*, l.contract_id, l.is_shared, l.is_new
            FROM staged_{Name} s JOIN numbers n ON n.number_key = s.number_key AND n.contracts > 1
            CROSS JOIN LATERAL (
                SELECT c.id AS contract_id, c.is_new, count(*) FILTER (WHERE {byTender}) OVER () <> 1 AS is_shared
                FROM staged_contracts c WHERE c.number_key = s.number_key
                ORDER BY {byTender} DESC, (c.tender_number IS NULL) DESC, c.key, c.occurrence LIMIT 1) l;
            ANALYZE staged_{Name};
            """;
    }
}
