namespace Cidadao.Core.Imports.Rows;

/// <summary>
/// A staging table: temporary, so that nothing is written twice to the log, and gone with the transaction. Every row starts with its file,
/// its line and the hash of its content.
/// </summary>
public sealed class StagingTable
{
    private const string Provenance = "file bigint, line int, content_hash bigint";

    private static readonly Dictionary<RowKind, StagingTable> ByKind = new[]
    {
        new StagingTable(RowKind.Contracts, "staged_contracts",
            """
            key uuid, number_key bigint, source smallint, source_key text, number text, object text, legal_basis text, method smallint,
            method_text text, status text, category text, parent_agency_code text, parent_agency_name text, agency_code text, agency_name text,
            unit_code text, unit_name text, signed_on date, published_on date, starts_on date, ends_on date, supplier_kind smallint,
            supplier_document text, supplier_name text, person_key uuid, initial_value numeric(19,4), final_value numeric(19,4), tender_number text,
            tender_unit_code text, tender_unit_name text, tender_method_text text, quality smallint
            """),
        new StagingTable(RowKind.Items, "staged_items",
            Child + "tender text, code text, description text, complement text, quantity numeric(19,4), unit_price numeric(19,4)"),
        new StagingTable(RowKind.Amendments, "staged_amendments",
            Child + "number text, kind smallint, signed_on date, published_on date, object text, value numeric(19,4)"),
        new StagingTable(RowKind.Apostilles, "staged_apostilles",
            Child + "number text, description text, value numeric(19,4), included_on date, status text"),
        new StagingTable(RowKind.Terms, "staged_terms",
            Child + "type text, number text, signed_on date, object text, value numeric(19,4)"),
        new StagingTable(RowKind.Tenders, "staged_tenders",
            """
            key uuid, number_key bigint, source smallint, source_key text, number text, unit_code text, unit_name text, agency_code text,
            agency_name text, parent_agency_code text, parent_agency_name text, method smallint, method_text text, object text, status text,
            category text, notice_on date, opens_on date, closed_on date, estimated_value numeric(19,4), awarded_value numeric(19,4)
            """),
        new StagingTable(RowKind.TenderItems, "staged_tender_items",
            Child + """
            code text, description text, quantity numeric(19,4), unit text, estimated_unit_price numeric(19,4),
            awarded_unit_price numeric(19,4), supplier_kind smallint, supplier_document text, supplier_name text, person_key uuid
            """),
        new StagingTable(RowKind.Participations, "staged_participations",
            Child + "item_code text, supplier_kind smallint, supplier_document text, supplier_name text, person_key uuid, is_winner boolean"),
        new StagingTable(RowKind.Commitments, "staged_commitments", Child + "code text, issued_on date, note text, value numeric(19,4)"),
        new StagingTable(RowKind.Sanctions, "staged_sanctions",
            """
            key uuid, source_key text, list smallint, document text, root text, name text, starts_on date, ends_on date, has_dates boolean,
            category text, scope smallint, agency_name text, legal_basis text, process text, fine numeric(19,4)
            """),
    }.ToDictionary(table => table.Kind);

    // What a row of a child table names its parent by: one number to join by, and the parent's key in the source.
    private const string Child = "number_key bigint, source smallint, unit_code text, parent_key text, ";

    private readonly string[] _columns;

    private StagingTable(RowKind kind, string name, string columns)
    {
        Kind = kind;
        Name = name;
        Definition = $"{Provenance}, {columns}";
        // A type with a comma in it, numeric(19,4), starts no column.
        _columns = [.. Definition.Replace("(19,4)", "", StringComparison.Ordinal).Split(',').Select(column => column.Trim().Split(' ')[0])];
    }

    public RowKind Kind { get; }

    public string Name { get; }

    /// <summary>Columns and types.</summary>
    public string Definition { get; }

    public int ColumnCount => _columns.Length;

    public string CopyCommand => $"COPY {Name} ({string.Join(", ", _columns)}) FROM STDIN (FORMAT BINARY)";

    /// <summary>Place of a column in <see cref="CopyCommand"/>, from 0.</summary>
    public int IndexOf(string column) => Array.IndexOf(_columns, column) is >= 0 and var index
        ? index
        : throw new ArgumentException($"{Name} has no column '{column}'.", nameof(column));

    public static StagingTable Of(RowKind kind) => ByKind[kind];
}
