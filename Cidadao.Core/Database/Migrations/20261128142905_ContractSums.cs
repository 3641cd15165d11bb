using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cidadao.Core.Database.Migrations
{
    /// <summary>
    /// Sums of the contracts, kept by the server: to add up a million for every first page takes seconds. Reads go on meanwhile, writes wait.
    /// </summary>
    public partial class ContractSums : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "buyer_totals",
                columns: table => new
                {
                    agency_code = table.Column<string>(type: "text", nullable: false),
                    buying_unit_code = table.Column<string>(type: "text", nullable: false),
                    contracts = table.Column<long>(type: "bigint", nullable: false),
                    value = table.Column<decimal>(type: "numeric(24,4)", precision: 24, scale: 4, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_buyer_totals", x => new { x.agency_code, x.buying_unit_code });
                });

            migrationBuilder.CreateTable(
                name: "contract_months",
                columns: table => new
                {
                    source = table.Column<short>(type: "smallint", nullable: false),
                    year = table.Column<short>(type: "smallint", nullable: false),
                    month = table.Column<short>(type: "smallint", nullable: false),
                    quality = table.Column<short>(type: "smallint", nullable: false),
                    contracts = table.Column<long>(type: "bigint", nullable: false),
                    value = table.Column<decimal>(type: "numeric(24,4)", precision: 24, scale: 4, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contract_months", x => new { x.source, x.year, x.month, x.quality });
                });

            migrationBuilder.Sql(
                """
                -- What a statement has added and taken away, by group; a group that did not change is left alone.
                CREATE FUNCTION keep_contract_sums() RETURNS trigger LANGUAGE plpgsql AS $$
                DECLARE
                    change text := CASE TG_OP
                        WHEN 'INSERT' THEN 'SELECT 1 AS n, source, signed_on, quality, agency_code, buying_unit_code, initial_value FROM added'
                        WHEN 'DELETE' THEN 'SELECT -1 AS n, source, signed_on, quality, agency_code, buying_unit_code, initial_value FROM removed'
                        ELSE 'SELECT 1 AS n, source, signed_on, quality, agency_code, buying_unit_code, initial_value FROM added '
                            || 'UNION ALL SELECT -1, source, signed_on, quality, agency_code, buying_unit_code, initial_value FROM removed'
                    END;
                BEGIN
                    IF TG_OP = 'TRUNCATE' THEN
                        DELETE FROM contract_months;
                        DELETE FROM buyer_totals;
                        RETURN NULL;
                    END IF;
                    EXECUTE
                        'WITH sums AS MATERIALIZED ('
                        || 'SELECT source, coalesce(extract(year FROM signed_on), 0)::smallint AS year, coalesce(extract(month FROM signed_on), 0)::smallint AS month, '
                        || 'quality, agency_code, buying_unit_code, grouping(source) = 0 AS is_month, sum(n) AS contracts, sum(n * initial_value) AS value '
                        || 'FROM (' || change || ') change GROUP BY GROUPING SETS ((1, 2, 3, 4), (5, 6)) HAVING sum(n) <> 0 OR sum(n * initial_value) <> 0), '
                        || 'months AS (INSERT INTO contract_months AS m (source, year, month, quality, contracts, value) '
                        || 'SELECT source, year, month, quality, contracts, value FROM sums WHERE is_month ORDER BY 1, 2, 3, 4 '
                        || 'ON CONFLICT (source, year, month, quality) DO UPDATE SET contracts = m.contracts + excluded.contracts, value = m.value + excluded.value) '
                        || 'INSERT INTO buyer_totals AS t (agency_code, buying_unit_code, contracts, value) '
                        || 'SELECT agency_code, buying_unit_code, contracts, value FROM sums WHERE NOT is_month ORDER BY 1, 2 '
                        || 'ON CONFLICT (agency_code, buying_unit_code) DO UPDATE SET contracts = t.contracts + excluded.contracts, value = t.value + excluded.value';
                    IF TG_OP <> 'INSERT' THEN
                        DELETE FROM contract_months WHERE contracts = 0;
                        DELETE FROM buyer_totals WHERE contracts = 0;
                    END IF;
                    RETURN NULL;
                END $$;

                -- All of them anew; for partitions that were detached, of which no trigger tells.
                CREATE FUNCTION renew_contract_sums() RETURNS void LANGUAGE sql AS $$
                    LOCK TABLE contracts IN SHARE ROW EXCLUSIVE MODE;
                    DELETE FROM contract_months;
                    DELETE FROM buyer_totals;
                    INSERT INTO contract_months (source, year, month, quality, contracts, value)
                    SELECT source, coalesce(extract(year FROM signed_on), 0), coalesce(extract(month FROM signed_on), 0), quality, count(*), sum(initial_value)
                    FROM contracts GROUP BY 1, 2, 3, 4;
                    INSERT INTO buyer_totals (agency_code, buying_unit_code, contracts, value)
                    SELECT agency_code, buying_unit_code, count(*), sum(initial_value) FROM contracts GROUP BY 1, 2;
                $$;
                SELECT renew_contract_sums();
                ANALYZE contract_months, buyer_totals;
                CREATE TRIGGER keep_contract_sums_added AFTER INSERT ON contracts
                    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_contract_sums();
                CREATE TRIGGER keep_contract_sums_changed AFTER UPDATE ON contracts
                    REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_contract_sums();
                CREATE TRIGGER keep_contract_sums_removed AFTER DELETE ON contracts
                    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION keep_contract_sums();
                CREATE TRIGGER keep_contract_sums_emptied AFTER TRUNCATE ON contracts FOR EACH STATEMENT EXECUTE FUNCTION keep_contract_sums();

                -- Of contracts, partition by partition; "other" is the pattern of years to come.
                DO $$ DECLARE leaf text; ending text; BEGIN
                    FOR leaf IN SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'contracts'::regclass ORDER BY relname LOOP
                        ending := coalesce(substring(leaf FROM '_y\d{4}$'), '');
                        EXECUTE format('CREATE INDEX %I ON %I (agency_code, signed_on DESC, id DESC)', 'ix_contracts_agency_signed_on' || ending, leaf);
                    END LOOP;
                END $$;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Migrations go forward only.");
    }
}
