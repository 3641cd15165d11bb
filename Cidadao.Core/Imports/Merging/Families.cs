using System.Globalization;

namespace Cidadao.Core.Imports.Merging;

/// <summary>A column of a target table and the expression over the staged row (<c>s</c>) that fills it.</summary>
/// <param name="Name">Name.</param>
/// <param name="Value">Expression.</param>
/// <param name="Origin">What the expression says, for rows that are written without SQL.</param>
internal sealed record Column(string Name, string Value, Origin Origin = Origin.Staged)
{
    /// <summary>Name of the staged column that it is a copy of.</summary>
    public string Staged => Value["s.".Length..];

    /// <summary>A column that has the same name in staging.</summary>
    public static implicit operator Column(string name) => new(name, $"s.{name}");
}

/// <summary>Where a column's value comes from.</summary>
internal enum Origin
{
    /// <summary>A column of the staged row.</summary>
    Staged,

    /// <summary>The supplier that the row names.</summary>
    Supplier,

    /// <summary>The import.</summary>
    Import,

    /// <summary>The file's name.</summary>
    Entry,

    /// <summary>Whether several parents bear the number that the row names.</summary>
    Shared,
}

/// <summary>Contracts or tenders or sanctions with what belongs to them: how staged rows become rows of the tables.</summary>
/// <param name="Parent">Kind of the rows that the others belong to.</param>
/// <param name="Table">Table of the parents.</param>
/// <param name="Columns">Its columns, but for id, key and occurrence.</param>
/// <param name="Joins">What the columns' expressions need beside the staged row.</param>
/// <param name="Adopt">How a child row finds its parent in the table; null where there are no children.</param>
/// <param name="TieBreak">Of several parents under one number, what tells which is meant.</param>
/// <param name="Children">What belongs to a parent.</param>
internal sealed record Family(
    RowKind Parent, string Table, IReadOnlyList<Column> Columns, string Joins, string? Adopt, string TieBreak, IReadOnlyList<Child> Children);

/// <summary>Rows that are replaced together, for each parent whose digest of them differs.</summary>
/// <param name="Kind">Kind of the rows.</param>
/// <param name="Table">Table.</param>
/// <param name="ParentColumn">Column that refers to the parent.</param>
/// <param name="Digest">Column of the parent that holds the sum of their hashes.</param>
/// <param name="Columns">Columns, but for id, parent, file and line.</param>
/// <param name="Joins">What the columns' expressions need beside the staged row.</param>
/// <param name="ByTender">Whether a code in the row can tell which of several parents is meant.</param>
/// <param name="Amount">The columns whose product is the row's share of the parent's value, where the two should agree.</param>
internal sealed record Child(
    RowKind Kind, string Table, string ParentColumn, string Digest, IReadOnlyList<Column> Columns, string Joins = "", bool ByTender = false,
    (string One, string Other)? Amount = null);

/// <summary>The families there are.</summary>
internal static class Families
{
    private const string SupplierOfRow =
        "p.kind = s.supplier_kind AND p.document = s.supplier_document AND (s.supplier_kind <> 2"
        + " OR CASE WHEN s.person_key IS NULL THEN p.person_key IS NULL AND p.name = s.supplier_name ELSE p.person_key = s.person_key END)";

    private static readonly Column Shared = new("is_shared_number", "s.is_shared", Origin.Shared);

    public static IReadOnlyList<Family> All { get; } =
    [
        new(
            RowKind.Contracts,
            "contracts",
            [
                "source", "source_key", "number", "object", "legal_basis", "method", "method_text", "status", "category", "parent_agency_code",
                "agency_code", new("buying_unit_code", "s.unit_code"), new("supplier_id", "p.id", Origin.Supplier), "signed_on", "published_on", "starts_on",
                "ends_on", "initial_value", "final_value", "tender_number", "tender_unit_code", "tender_unit_name", "tender_method_text",
                "quality", "content_hash", new("import_id", "$1::uuid", Origin.Import), new("source_entry", "f.entry", Origin.Entry), new("source_line", "s.line"),
            ],
            $"JOIN suppliers p ON {SupplierOfRow}",
            "c.buying_unit_code = s.unit_code AND c.source = s.source AND c.source_key = s.parent_key",
            "(c.tender_number IS NULL) DESC, ",
            [
                new(RowKind.Items, "contract_items", "contract_id", "items_digest",
                    ["code", "description", "complement", "quantity", "unit_price", Shared],
                    ByTender: true, Amount: ("quantity", "unit_price")),
                new(RowKind.Amendments, "amendments", "contract_id", "amendments_digest",
                    ["number", "kind", "signed_on", "published_on", "object", "value", Shared]),
                new(RowKind.Apostilles, "apostilles", "contract_id", "apostilles_digest",
                    ["number", "description", "value", "included_on", "status", Shared]),
                new(RowKind.Terms, "contract_terms", "contract_id", "terms_digest", ["type", "number", "signed_on", "object", "value"]),
            ]),
        new(
            RowKind.Tenders,
            "tenders",
            [
                "source", "source_key", "number", new("buying_unit_code", "s.unit_code"), "method", "method_text", "object", "status", "category",
                "notice_on", "opens_on", "closed_on", "estimated_value", "awarded_value", "content_hash", new("import_id", "$1::uuid", Origin.Import),
                new("source_entry", "f.entry", Origin.Entry), new("source_line", "s.line"),
            ],
            "",
            "c.source = s.source AND c.source_key = s.parent_key",
            "",
            [
                new(RowKind.TenderItems, "tender_items", "tender_id", "items_digest",
                    ["code", "description", "quantity", "unit", "estimated_unit_price", "awarded_unit_price", new("winner_supplier_id", "p.id", Origin.Supplier)],
                    $"LEFT JOIN suppliers p ON {SupplierOfRow}"),
                new(RowKind.Participations, "participations", "tender_id", "participations_digest",
                    ["item_code", new("supplier_id", "p.id", Origin.Supplier), "is_winner"], $"JOIN suppliers p ON {SupplierOfRow}"),
                new(RowKind.Commitments, "tender_commitments", "tender_id", "commitments_digest", ["code", "issued_on", "note", "value"]),
            ]),
        new(
            RowKind.Sanctions,
            "sanctions",
            [
                "source_key", "list", "document", "root", "name", "starts_on", "ends_on", "has_dates", "category", "scope", "agency_name",
                "legal_basis", "process", "fine", "content_hash", new("import_id", "$1::uuid", Origin.Import), new("source_entry", "f.entry", Origin.Entry),
                new("source_line", "s.line"),
            ],
            "",
            null,
            "",
            []),
    ];

    /// <summary>Whether a table has a partition for each year of signature (<see cref="Database.ContractYears"/>).</summary>
    public static bool IsByYear(string table) => table is "contracts" or "contract_items";

    /// <summary>The year of a year's partition.</summary>
    public static int YearOf(string partition) => int.Parse(partition.AsSpan(partition.LastIndexOf("_y", StringComparison.Ordinal) + 2), CultureInfo.InvariantCulture);

    public static Family Of(RowKind kind) => All.Single(family => family.Parent == kind || family.Children.Any(child => child.Kind == kind));
}
