using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cidadao.Core.Database.Migrations
{
    /// <summary>Suppliers by kind, counted by the server; and the findings of an indicator in their order.</summary>
    public partial class SupplierTotals : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "supplier_totals",
                columns: table => new
                {
                    kind = table.Column<short>(type: "smallint", nullable: false),
                    suppliers = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_supplier_totals", x => x.kind);
                });

            migrationBuilder.CreateIndex(
                name: "ix_findings_indicator_ranked",
                table: "findings",
                columns: new[] { "investigation_id", "indicator", "score", "id" },
                descending: new[] { false, false, true, true });

            migrationBuilder.Sql(
                """
                CREATE FUNCTION keep_supplier_totals() RETURNS trigger LANGUAGE plpgsql AS $$
                DECLARE
                    change text := CASE TG_OP
                        WHEN 'INSERT' THEN 'SELECT 1 AS n, kind FROM added'
                        WHEN 'DELETE' THEN 'SELECT -1 AS n, kind FROM removed'
                        ELSE 'SELECT 1 AS n, kind FROM added UNION ALL SELECT -1, kind FROM removed'
                    END;
                BEGIN
                    IF TG_OP = 'TRUNCATE' THEN
                        DELETE FROM supplier_totals;
                        RETURN NULL;
                    END IF;
                    EXECUTE
                        'INSERT INTO supplier_totals AS t (kind, suppliers) '
                        || 'SELECT kind, sum(n) FROM (' || change || ') change GROUP BY kind HAVING sum(n) <> 0 ORDER BY kind '
                        || 'ON CONFLICT (kind) DO UPDATE SET suppliers = t.suppliers + excluded.suppliers';
                    RETURN NULL;
                END $$;

                LOCK TABLE suppliers IN SHARE ROW EXCLUSIVE MODE;
                INSERT INTO supplier_totals (kind, suppliers) SELECT kind, count(*) FROM suppliers GROUP BY kind;
                CREATE TRIGGER keep_supplier_totals_added AFTER INSERT ON suppliers
                    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_supplier_totals();
                CREATE TRIGGER keep_supplier_totals_changed AFTER UPDATE ON suppliers
                    REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_supplier_totals();
                CREATE TRIGGER keep_supplier_totals_removed AFTER DELETE ON suppliers
                    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION keep_supplier_totals();
                CREATE TRIGGER keep_supplier_totals_emptied AFTER TRUNCATE ON suppliers FOR EACH STATEMENT EXECUTE FUNCTION keep_supplier_totals();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Migrations go forward only.");
    }
}
