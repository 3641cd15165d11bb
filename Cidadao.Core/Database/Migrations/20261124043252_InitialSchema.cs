using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Cidadao.Core.Database.Migrations
{
    /// <inheritdoc />
    public partial class InitialSchema : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // No foreign key from items, amendments and apostilles to their contract, nor from a contract to its agencies: only the import
            // writes them, linked in one transaction, and a check for every row doubles its time. See docs/decisions/0004.

            // Portuguese full text with accents folded: "aquisicao" finds "aquisição".
            migrationBuilder.Sql(
                """
                CREATE EXTENSION IF NOT EXISTS unaccent;
                CREATE TEXT SEARCH CONFIGURATION portuguese_unaccent (COPY = portuguese);
                ALTER TEXT SEARCH CONFIGURATION portuguese_unaccent
                    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, portuguese_stem;
                """);

            migrationBuilder.CreateTable(
                name: "agencies",
                columns: table => new
                {
                    code = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agencies", x => x.code);
                });

            migrationBuilder.CreateTable(
                name: "dead_letters",
                columns: table => new
                {
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    stream = table.Column<string>(type: "text", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    payload = table.Column<string>(type: "jsonb", nullable: false),
                    trace_parent = table.Column<string>(type: "text", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    error = table.Column<string>(type: "text", nullable: false),
                    died_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_dead_letters", x => x.message_id);
                });

            migrationBuilder.CreateTable(
                name: "imports",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    file_name = table.Column<string>(type: "text", nullable: false),
                    file_bytes = table.Column<long>(type: "bigint", nullable: false),
                    sha256 = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<short>(type: "smallint", nullable: false),
                    total_bytes = table.Column<long>(type: "bigint", nullable: false),
                    bytes_read = table.Column<long>(type: "bigint", nullable: false),
                    rows_read = table.Column<long>(type: "bigint", nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    entries = table.Column<string>(type: "jsonb", nullable: false),
                    failure = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_imports", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "inbox",
                columns: table => new
                {
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    handled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox", x => x.message_id);
                });

            migrationBuilder.CreateTable(
                name: "investigation_events",
                columns: table => new
                {
                    investigation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    data = table.Column<string>(type: "jsonb", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_investigation_events", x => new { x.investigation_id, x.version });
                });

            migrationBuilder.CreateTable(
                name: "investigations",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    status = table.Column<short>(type: "smallint", nullable: false),
                    scope = table.Column<string>(type: "jsonb", nullable: false),
                    indicators = table.Column<string[]>(type: "text[]", nullable: false),
                    requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    contracts = table.Column<long>(type: "bigint", nullable: true),
                    failure = table.Column<string>(type: "text", nullable: true),
                    findings = table.Column<string>(type: "jsonb", nullable: false),
                    tasks = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_investigations", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    message_id = table.Column<Guid>(type: "uuid", nullable: false),
                    stream = table.Column<string>(type: "text", nullable: false),
                    type = table.Column<string>(type: "text", nullable: false),
                    payload = table.Column<string>(type: "jsonb", nullable: false),
                    trace_parent = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "suppliers",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    document = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_suppliers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "buying_units",
                columns: table => new
                {
                    code = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    agency_code = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_buying_units", x => x.code);
                    table.ForeignKey(
                        name: "fk_buying_units_agencies_agency_code",
                        column: x => x.agency_code,
                        principalTable: "agencies",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "import_chunks",
                columns: table => new
                {
                    import_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    bytes = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_chunks", x => new { x.import_id, x.number });
                    table.ForeignKey(
                        name: "fk_import_chunks_imports_import_id",
                        column: x => x.import_id,
                        principalTable: "imports",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "import_rejections",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    import_id = table.Column<Guid>(type: "uuid", nullable: false),
                    entry = table.Column<string>(type: "text", nullable: false),
                    line = table.Column<int>(type: "integer", nullable: false),
                    column = table.Column<string>(type: "text", nullable: true),
                    value = table.Column<string>(type: "text", nullable: true),
                    reason = table.Column<short>(type: "smallint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_import_rejections", x => x.id);
                    table.ForeignKey(
                        name: "fk_import_rejections_imports_import_id",
                        column: x => x.import_id,
                        principalTable: "imports",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "findings",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    investigation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    indicator = table.Column<string>(type: "text", nullable: false),
                    agent = table.Column<short>(type: "smallint", nullable: false),
                    subject = table.Column<string>(type: "text", nullable: false),
                    severity = table.Column<short>(type: "smallint", nullable: false),
                    score = table.Column<double>(type: "double precision", nullable: false),
                    confidence = table.Column<double>(type: "double precision", nullable: false),
                    value = table.Column<decimal>(type: "numeric(19,4)", precision: 19, scale: 4, nullable: false),
                    summary = table.Column<string>(type: "jsonb", nullable: false),
                    evidence = table.Column<string>(type: "jsonb", nullable: false),
                    contract_ids = table.Column<long[]>(type: "bigint[]", nullable: false),
                    found_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_findings", x => x.id);
                    table.ForeignKey(
                        name: "fk_findings_investigations_investigation_id",
                        column: x => x.investigation_id,
                        principalTable: "investigations",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "contracts",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    key = table.Column<Guid>(type: "uuid", nullable: false),
                    occurrence = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<string>(type: "text", nullable: false),
                    @object = table.Column<string>(name: "object", type: "text", nullable: false),
                    legal_basis = table.Column<string>(type: "text", nullable: true),
                    method = table.Column<short>(type: "smallint", nullable: false),
                    method_text = table.Column<string>(type: "text", nullable: false),
                    status = table.Column<string>(type: "text", nullable: true),
                    parent_agency_code = table.Column<string>(type: "text", nullable: false),
                    agency_code = table.Column<string>(type: "text", nullable: false),
                    buying_unit_code = table.Column<string>(type: "text", nullable: false),
                    supplier_id = table.Column<long>(type: "bigint", nullable: false),
                    signed_on = table.Column<DateOnly>(type: "date", nullable: true),
                    published_on = table.Column<DateOnly>(type: "date", nullable: true),
                    starts_on = table.Column<DateOnly>(type: "date", nullable: true),
                    ends_on = table.Column<DateOnly>(type: "date", nullable: true),
                    initial_value = table.Column<decimal>(type: "numeric(19,4)", precision: 19, scale: 4, nullable: false),
                    final_value = table.Column<decimal>(type: "numeric(19,4)", precision: 19, scale: 4, nullable: false),
                    tender_number = table.Column<string>(type: "text", nullable: true),
                    tender_unit_code = table.Column<string>(type: "text", nullable: true),
                    tender_unit_name = table.Column<string>(type: "text", nullable: true),
                    tender_method_text = table.Column<string>(type: "text", nullable: true),
                    content_hash = table.Column<long>(type: "bigint", nullable: false),
                    items_digest = table.Column<decimal>(type: "numeric(38,0)", precision: 38, scale: 0, nullable: true),
                    amendments_digest = table.Column<decimal>(type: "numeric(38,0)", precision: 38, scale: 0, nullable: true),
                    apostilles_digest = table.Column<decimal>(type: "numeric(38,0)", precision: 38, scale: 0, nullable: true),
                    import_id = table.Column<Guid>(type: "uuid", nullable: false),
                    source_entry = table.Column<string>(type: "text", nullable: false),
                    source_line = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contracts", x => x.id);
                    table.ForeignKey(
                        name: "fk_contracts_buying_units_buying_unit_code",
                        column: x => x.buying_unit_code,
                        principalTable: "buying_units",
                        principalColumn: "code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_contracts_suppliers_supplier_id",
                        column: x => x.supplier_id,
                        principalTable: "suppliers",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "amendments",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    contract_id = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<string>(type: "text", nullable: false),
                    published_on = table.Column<DateOnly>(type: "date", nullable: true),
                    @object = table.Column<string>(name: "object", type: "text", nullable: false),
                    is_shared_number = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_amendments", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "apostilles",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    contract_id = table.Column<long>(type: "bigint", nullable: false),
                    number = table.Column<string>(type: "text", nullable: false),
                    description = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<decimal>(type: "numeric(19,4)", precision: 19, scale: 4, nullable: true),
                    included_on = table.Column<DateOnly>(type: "date", nullable: true),
                    status = table.Column<string>(type: "text", nullable: true),
                    is_shared_number = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_apostilles", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "contract_items",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    contract_id = table.Column<long>(type: "bigint", nullable: false),
                    code = table.Column<string>(type: "text", nullable: false),
                    description = table.Column<string>(type: "text", nullable: false),
                    complement = table.Column<string>(type: "text", nullable: true),
                    quantity = table.Column<decimal>(type: "numeric(19,4)", precision: 19, scale: 4, nullable: false),
                    unit_price = table.Column<decimal>(type: "numeric(19,4)", precision: 19, scale: 4, nullable: false),
                    is_shared_number = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contract_items", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_amendments_contract_id",
                table: "amendments",
                column: "contract_id");

            migrationBuilder.CreateIndex(
                name: "ix_apostilles_contract_id",
                table: "apostilles",
                column: "contract_id");

            migrationBuilder.CreateIndex(
                name: "ix_contract_items_contract_id",
                table: "contract_items",
                column: "contract_id");

            migrationBuilder.CreateIndex(
                name: "ix_contracts_agency_value",
                table: "contracts",
                columns: new[] { "agency_code", "initial_value" });

            migrationBuilder.CreateIndex(
                name: "ix_contracts_key_occurrence",
                table: "contracts",
                columns: new[] { "key", "occurrence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_contracts_object_text",
                table: "contracts",
                column: "object")
                .Annotation("Npgsql:IndexMethod", "gin")
                .Annotation("Npgsql:TsVectorConfig", "portuguese_unaccent");

            migrationBuilder.CreateIndex(
                name: "ix_contracts_signed_on",
                table: "contracts",
                columns: new[] { "signed_on", "id" },
                descending: new bool[0]);

            migrationBuilder.CreateIndex(
                name: "ix_contracts_supplier_signed_on",
                table: "contracts",
                columns: new[] { "supplier_id", "signed_on" });

            migrationBuilder.CreateIndex(
                name: "ix_contracts_unit_signed_on",
                table: "contracts",
                columns: new[] { "buying_unit_code", "signed_on" });

            migrationBuilder.CreateIndex(
                name: "ix_contracts_value",
                table: "contracts",
                columns: new[] { "initial_value", "id" },
                descending: new bool[0]);

            migrationBuilder.CreateIndex(
                name: "ix_findings_contract_ids",
                table: "findings",
                column: "contract_ids")
                .Annotation("Npgsql:IndexMethod", "gin");

            migrationBuilder.CreateIndex(
                name: "ix_findings_investigation_id_indicator_subject",
                table: "findings",
                columns: new[] { "investigation_id", "indicator", "subject" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_findings_ranked",
                table: "findings",
                columns: new[] { "investigation_id", "score", "id" },
                descending: new[] { false, true, true });

            migrationBuilder.CreateIndex(
                name: "ix_import_rejections_import_id_id",
                table: "import_rejections",
                columns: new[] { "import_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_imports_requested_at_id",
                table: "imports",
                columns: new[] { "requested_at", "id" },
                descending: new bool[0]);

            migrationBuilder.CreateIndex(
                name: "ix_investigations_active",
                table: "investigations",
                column: "status",
                filter: "status < 2");

            migrationBuilder.CreateIndex(
                name: "ix_investigations_requested_at_id",
                table: "investigations",
                columns: new[] { "requested_at", "id" },
                descending: new bool[0]);

            migrationBuilder.CreateIndex(
                name: "ix_suppliers_document",
                table: "suppliers",
                columns: new[] { "kind", "document" },
                unique: true,
                filter: "kind <> 2");

            migrationBuilder.CreateIndex(
                name: "ix_suppliers_person",
                table: "suppliers",
                columns: new[] { "document", "name" },
                unique: true,
                filter: "kind = 2");

            // Wakes the relays as soon as a message is committed.
            migrationBuilder.Sql(
                """
                CREATE FUNCTION notify_outbox() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN PERFORM pg_notify('cidadao_outbox', ''); RETURN NULL; END $$;
                CREATE TRIGGER outbox_written AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION notify_outbox();
                """);
        }

        /// <summary>Migrations go forward only: a backup is the way back.</summary>
        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new System.NotSupportedException("Migrations go forward only; restore a backup to go back.");
    }
}
