using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cidadao.Core.Database.Migrations
{
    /// <summary>Sums by unit and by method and month, kept like the others: which units are the largest, and what a method came to, month by month.</summary>
    public partial class UnitAndMethodSums : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "method_months",
                columns: table => new
                {
                    method = table.Column<short>(type: "smallint", nullable: false),
                    year = table.Column<short>(type: "smallint", nullable: false),
                    month = table.Column<short>(type: "smallint", nullable: false),
                    contracts = table.Column<long>(type: "bigint", nullable: false),
                    value = table.Column<decimal>(type: "numeric(24,4)", precision: 24, scale: 4, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_method_months", x => new { x.method, x.year, x.month });
                });

            migrationBuilder.CreateTable(
                name: "unit_totals",
                columns: table => new
                {
                    buying_unit_code = table.Column<string>(type: "text", nullable: false),
                    contracts = table.Column<long>(type: "bigint", nullable: false),
                    value = table.Column<decimal>(type: "numeric(24,4)", precision: 24, scale: 4, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_unit_totals", x => x.buying_unit_code);
                });

            migrationBuilder.CreateIndex(
                name: "ix_unit_totals_value",
                table: "unit_totals",
                columns: new[] { "value", "buying_unit_code" },
                descending: new[] { true, false });

            migrationBuilder.Sql(
                """
                CREATE OR REPLACE FUNCTION contract_sums_statement(change text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
                    SELECT
                        'WITH sums AS MATERIALIZED ('
                        || 'SELECT source, coalesce(extract(year FROM signed_on), 0)::smallint AS year, coalesce(extract(month FROM signed_on), 0)::smallint AS month, '
                        || 'quality, method, agency_code, buying_unit_code, grouping(source) = 0 AS is_month, grouping(method) = 0 AS is_method, '
                        || 'grouping(agency_code) = 0 AS is_buyer, sum(n) AS contracts, sum(n * initial_value) AS value '
                        || 'FROM (' || change || ') change GROUP BY GROUPING SETS ((1, 2, 3, 4), (5, 2, 3), (6, 7), (7)) '
                        || 'HAVING sum(n) <> 0 OR sum(n * initial_value) <> 0), '
                        || 'months AS (INSERT INTO contract_months AS m (source, year, month, quality, contracts, value) '
                        || 'SELECT source, year, month, quality, contracts, value FROM sums WHERE is_month ORDER BY 1, 2, 3, 4 '
                        || 'ON CONFLICT (source, year, month, quality) DO UPDATE SET contracts = m.contracts + excluded.contracts, value = m.value + excluded.value), '
                        || 'methods AS (INSERT INTO method_months AS m (method, year, month, contracts, value) '
                        || 'SELECT method, year, month, contracts, value FROM sums WHERE is_method ORDER BY 1, 2, 3 '
                        || 'ON CONFLICT (method, year, month) DO UPDATE SET contracts = m.contracts + excluded.contracts, value = m.value + excluded.value), '
                        || 'units AS (INSERT INTO unit_totals AS t (buying_unit_code, contracts, value) '
                        || 'SELECT buying_unit_code, contracts, value FROM sums WHERE NOT is_month AND NOT is_method AND NOT is_buyer ORDER BY 1 '
                        || 'ON CONFLICT (buying_unit_code) DO UPDATE SET contracts = t.contracts + excluded.contracts, value = t.value + excluded.value) '
                        || 'INSERT INTO buyer_totals AS t (agency_code, buying_unit_code, contracts, value) '
                        || 'SELECT agency_code, buying_unit_code, contracts, value FROM sums WHERE is_buyer ORDER BY 1, 2 '
                        || 'ON CONFLICT (agency_code, buying_unit_code) DO UPDATE SET contracts = t.contracts + excluded.contracts, value = t.value + excluded.value'
                $$;

                CREATE OR REPLACE FUNCTION keep_contract_sums() RETURNS trigger LANGUAGE plpgsql AS $$
                DECLARE
                    what text := 'AS n, source, signed_on, quality, method, agency_code, buying_unit_code, initial_value FROM';
                BEGIN
                    IF TG_OP = 'TRUNCATE' THEN
                        DELETE FROM contract_months;
                        DELETE FROM method_months;
                        DELETE FROM unit_totals;
                        DELETE FROM buyer_totals;
                        RETURN NULL;
                    END IF;
                    EXECUTE contract_sums_statement(CASE TG_OP
                        WHEN 'INSERT' THEN 'SELECT 1 ' || what || ' added'
                        WHEN 'DELETE' THEN 'SELECT -1 ' || what || ' removed'
                        ELSE 'SELECT 1 ' || what || ' added UNION ALL SELECT -1 ' || what || ' removed'
                    END);
                    IF TG_OP <> 'INSERT' THEN
                        DELETE FROM contract_months WHERE contracts = 0;
                        DELETE FROM method_months WHERE contracts = 0;
                        DELETE FROM unit_totals WHERE contracts = 0;
                        DELETE FROM buyer_totals WHERE contracts = 0;
                    END IF;
                    RETURN NULL;
                END $$;

                CREATE OR REPLACE FUNCTION add_contract_sums(part regclass, first_id bigint) RETURNS void LANGUAGE plpgsql AS $$
                BEGIN
                    EXECUTE contract_sums_statement(format(
                        'SELECT 1 AS n, source, signed_on, quality, method, agency_code, buying_unit_code, initial_value FROM %s WHERE id >= %s', part, first_id));
                END $$;

                CREATE OR REPLACE FUNCTION renew_contract_sums() RETURNS void LANGUAGE plpgsql AS $$
                BEGIN
                    LOCK TABLE contracts IN SHARE ROW EXCLUSIVE MODE;
                    DELETE FROM contract_months;
                    DELETE FROM method_months;
                    DELETE FROM unit_totals;
                    DELETE FROM buyer_totals;
                    EXECUTE contract_sums_statement(
                        'SELECT 1 AS n, source, signed_on, quality, method, agency_code, buying_unit_code, initial_value FROM contracts');
                END $$;

                -- Writes of contracts wait from here to the commit; reads go on.
                SELECT renew_contract_sums();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Migrations go forward only.");
    }
}
