using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Cidadao.Core.Database.Migrations
{
    /// <inheritdoc />
    public partial class OneModelForAllSources : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropPrimaryKey(
                name: "pk_import_chunks",
                table: "import_chunks");

            migrationBuilder.AddColumn<string[]>(
                name: "file_names",
                table: "imports",
                type: "text[]",
                nullable: false,
                defaultValue: new string[0]);

            migrationBuilder.AddColumn<Guid>(
                name: "harvest_id",
                table: "imports",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "heartbeat_at",
                table: "imports",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "record",
                table: "import_rejections",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "file",
                table: "import_chunks",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "category",
                table: "contracts",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "linked_id",
                table: "contracts",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<short>(
                name: "quality",
                table: "contracts",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<short>(
                name: "source",
                table: "contracts",
                type: "smallint",
                nullable: false,
                defaultValue: (short)1);

            migrationBuilder.AddColumn<string>(
                name: "source_key",
                table: "contracts",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "tender_id",
                table: "contracts",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<decimal>(
                name: "terms_digest",
                table: "contracts",
                type: "numeric(38,0)",
                precision: 38,
                scale: 0,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "source_file",
                table: "contract_items",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "source_line",
                table: "contract_items",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "source_file",
                table: "apostilles",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "source_line",
                table: "apostilles",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<short>(
                name: "kind",
                table: "amendments",
                type: "smallint",
                nullable: false,
                defaultValue: (short)0);

            migrationBuilder.AddColumn<DateOnly>(
                name: "signed_on",
                table: "amendments",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "source_file",
                table: "amendments",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "source_line",
                table: "amendments",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<decimal>(
                name: "value",
                table: "amendments",
                type: "numeric(19,4)",
                precision: 19,
                scale: 4,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "root",
                table: "suppliers",
                type: "text",
                nullable: true,
                computedColumnSql: "CASE WHEN kind = 1 THEN left(document, 8) END",
                stored: true);

            migrationBuilder.AddPrimaryKey(
                name: "pk_import_chunks",
                table: "import_chunks",
                columns: new[] { "import_id", "file", "number" });

            migrationBuilder.CreateTable(
                name: "contract_terms",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    contract_id = table.Column<long>(type: "bigint", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    number = table.Column<string>(type: "text", nullable: false),
                    signed_on = table.Column<DateOnly>(type: "date", nullable: true),
                    @object = table.Column<string>(name: "object", type: "text", nullable: false),
                    value = table.Column<decimal>(type: "numeric(19,4)", precision: 19, scale: 4, nullable: true),
                    source_file = table.Column<long>(type: "bigint", nullable: false),
                    source_line = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contract_terms", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "harvest_schedules",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    feed = table.Column<short>(type: "smallint", nullable: false),
                    cron = table.Column<string>(type: "text", nullable: false),
                    months = table.Column<int>(type: "integer", nullable: false),
                    agency = table.Column<string>(type: "text", nullable: true),
                    is_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    next_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    last_harvest_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_harvest_schedules", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "harvests",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    feed = table.Column<short>(type: "smallint", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    to = table.Column<DateOnly>(type: "date", nullable: false),
                    agency = table.Column<string>(type: "text", nullable: true),
                    status = table.Column<short>(type: "smallint", nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    heartbeat_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    schedule_id = table.Column<Guid>(type: "uuid", nullable: true),
                    failure = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_harvests", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "import_files",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    import_id = table.Column<Guid>(type: "uuid", nullable: false),
                    entry = table.Column<string>(type: "text", nullable: false),
                    format = table.Column<short>(type: "smallint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_files", x => x.id);
                    table.ForeignKey(
                        name: "fk_import_files_imports_import_id",
                        column: x => x.import_id,
                        principalTable: "imports",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "participations",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tender_id = table.Column<long>(type: "bigint", nullable: false),
                    item_code = table.Column<string>(type: "text", nullable: false),
                    supplier_id = table.Column<long>(type: "bigint", nullable: false),
                    is_winner = table.Column<bool>(type: "boolean", nullable: false),
                    source_file = table.Column<long>(type: "bigint", nullable: false),
                    source_line = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_participations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "party_names",
                columns: table => new
                {
                    party = table.Column<short>(type: "smallint", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_party_names", x => new { x.party, x.code, x.name });
                });

            migrationBuilder.CreateTable(
                name: "sanctions",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    key = table.Column<Guid>(type: "uuid", nullable: false),
                    occurrence = table.Column<int>(type: "integer", nullable: false),
                    source_key = table.Column<string>(type: "text", nullable: false),
                    list = table.Column<short>(type: "smallint", nullable: false),
                    document = table.Column<string>(type: "text", nullable: false),
                    root = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: true),
                    ends_on = table.Column<DateOnly>(type: "date", nullable: true),
                    has_dates = table.Column<bool>(type: "boolean", nullable: false),
                    category = table.Column<string>(type: "text", nullable: false),
                    scope = table.Column<short>(type: "smallint", nullable: false),
                    agency_name = table.Column<string>(type: "text", nullable: true),
                    legal_basis = table.Column<string>(type: "text", nullable: true),
                    process = table.Column<string>(type: "text", nullable: true),
                    fine = table.Column<decimal>(type: "numeric(19,4)", precision: 19, scale: 4, nullable: true),
                    content_hash = table.Column<long>(type: "bigint", nullable: false),
                    import_id = table.Column<Guid>(type: "uuid", nullable: false),
                    source_entry = table.Column<string>(type: "text", nullable: false),
                    source_line = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sanctions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "tender_commitments",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tender_id = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    issued_on = table.Column<DateOnly>(type: "date", nullable: true),
                    note = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<decimal>(type: "numeric(19,4)", precision: 19, scale: 4, nullable: true),
                    source_file = table.Column<long>(type: "bigint", nullable: false),
                    source_line = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tender_commitments", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "tender_items",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tender_id = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    description = table.Column<string>(type: "text", nullable: false),
                    quantity = table.Column<decimal>(type: "numeric(19,4)", precision: 19, scale: 4, nullable: true),
                    unit = table.Column<string>(type: "text", nullable: true),
                    estimated_unit_price = table.Column<decimal>(type: "numeric(19,4)", precision: 19, scale: 4, nullable: true),
                    awarded_unit_price = table.Column<decimal>(type: "numeric(19,4)", precision: 19, scale: 4, nullable: true),
                    winner_supplier_id = table.Column<long>(type: "bigint", nullable: true),
                    source_file = table.Column<long>(type: "bigint", nullable: false),
                    source_line = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tender_items", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "tenders",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    key = table.Column<Guid>(type: "uuid", nullable: false),
                    occurrence = table.Column<int>(type: "integer", nullable: false),
                    source = table.Column<short>(type: "smallint", nullable: false),
                    source_key = table.Column<string>(type: "text", nullable: false),
                    number = table.Column<string>(type: "text", nullable: false),
                    buying_unit_code = table.Column<string>(type: "text", nullable: false),
                    method = table.Column<short>(type: "smallint", nullable: false),
                    method_text = table.Column<string>(type: "text", nullable: false),
                    @object = table.Column<string>(name: "object", type: "text", nullable: false),
                    status = table.Column<string>(type: "text", nullable: true),
                    category = table.Column<string>(type: "text", nullable: true),
                    notice_on = table.Column<DateOnly>(type: "date", nullable: true),
                    opens_on = table.Column<DateOnly>(type: "date", nullable: true),
                    closed_on = table.Column<DateOnly>(type: "date", nullable: true),
                    estimated_value = table.Column<decimal>(type: "numeric(19,4)", precision: 19, scale: 4, nullable: true),
                    awarded_value = table.Column<decimal>(type: "numeric(19,4)", precision: 19, scale: 4, nullable: true),
                    content_hash = table.Column<long>(type: "bigint", nullable: false),
                    items_digest = table.Column<decimal>(type: "numeric(38,0)", precision: 38, scale: 0, nullable: true),
                    participations_digest = table.Column<decimal>(type: "numeric(38,0)", precision: 38, scale: 0, nullable: true),
                    commitments_digest = table.Column<decimal>(type: "numeric(38,0)", precision: 38, scale: 0, nullable: true),
                    import_id = table.Column<Guid>(type: "uuid", nullable: false),
                    source_entry = table.Column<string>(type: "text", nullable: false),
                    source_line = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tenders", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "harvest_windows",
                columns: table => new
                {
                    harvest_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    to = table.Column<DateOnly>(type: "date", nullable: false),
                    parameter = table.Column<string>(type: "text", nullable: true),
                    status = table.Column<short>(type: "smallint", nullable: false),
                    pages = table.Column<int>(type: "integer", nullable: false),
                    read = table.Column<long>(type: "bigint", nullable: false),
                    inserted = table.Column<long>(type: "bigint", nullable: false),
                    updated = table.Column<long>(type: "bigint", nullable: false),
                    unchanged = table.Column<long>(type: "bigint", nullable: false),
                    rejected = table.Column<long>(type: "bigint", nullable: false),
                    import_id = table.Column<Guid>(type: "uuid", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_harvest_windows", x => new { x.harvest_id, x.number });
                    table.ForeignKey(
                        name: "fk_harvest_windows_harvests_harvest_id",
                        column: x => x.harvest_id,
                        principalTable: "harvests",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_suppliers_root",
                table: "suppliers",
                column: "root",
                filter: "root IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_contract_terms_contract_id",
                table: "contract_terms",
                column: "contract_id");

            migrationBuilder.CreateIndex(
                name: "ix_harvests_requested_at_id",
                table: "harvests",
                columns: new[] { "requested_at", "id" },
                descending: new bool[0]);

            migrationBuilder.CreateIndex(
                name: "ix_import_files_import_id",
                table: "import_files",
                column: "import_id");

            migrationBuilder.CreateIndex(
                name: "ix_participations_supplier_id",
                table: "participations",
                column: "supplier_id");

            migrationBuilder.CreateIndex(
                name: "ix_participations_tender_id",
                table: "participations",
                column: "tender_id");

            migrationBuilder.CreateIndex(
                name: "ix_sanctions_document",
                table: "sanctions",
                column: "document");

            migrationBuilder.CreateIndex(
                name: "ix_sanctions_key_occurrence",
                table: "sanctions",
                columns: new[] { "key", "occurrence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_sanctions_root",
                table: "sanctions",
                column: "root",
                filter: "root <> ''");

            migrationBuilder.CreateIndex(
                name: "ix_tender_commitments_tender_id",
                table: "tender_commitments",
                column: "tender_id");

            migrationBuilder.CreateIndex(
                name: "ix_tender_items_tender_id",
                table: "tender_items",
                column: "tender_id");

            migrationBuilder.CreateIndex(
                name: "ix_tenders_key_occurrence",
                table: "tenders",
                columns: new[] { "key", "occurrence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_tenders_source_key",
                table: "tenders",
                columns: new[] { "source", "source_key" });

            migrationBuilder.CreateIndex(
                name: "ix_tenders_unit_number",
                table: "tenders",
                columns: new[] { "buying_unit_code", "number" });

            // Until now the Portal's purchases were the only source.
            migrationBuilder.Sql(
                """
                UPDATE contracts SET source_key = buying_unit_code || '/' || number;
                UPDATE imports SET file_names = ARRAY[file_name];
                UPDATE amendments SET kind = CASE
                    WHEN unaccent(object) ~* 'acrescimo' THEN 1
                    WHEN unaccent(object) ~* 'supressao' THEN 2
                    WHEN unaccent(object) ~* 'reajust|repactua|reequilibrio' THEN 4
                    WHEN unaccent(object) ~* 'prorroga|vigencia' THEN 3
                    WHEN btrim(object) = '' THEN 0
                    ELSE 5 END;
                """);
        }

        /// <summary>Migrations go forward only: a backup is the way back.</summary>
        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new System.NotSupportedException("Migrations go forward only; restore a backup to go back.");
    }
}
