using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cidadao.Core.Database.Migrations
{
    /// <inheritdoc />
    public partial class ContractSumsOfLoads : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                -- What brings the sums up to a change: a query of contracts with n = 1 for one that came and n = -1 for one that went.
                -- It is the statement and does not run it: what a trigger's statement added and removed can be read by the trigger alone.
                CREATE FUNCTION contract_sums_statement(change text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
                    SELECT
                        'WITH sums AS MATERIALIZED ('
                        || 'SELECT source, coalesce(extract(year FROM signed_on), 0)::smallint AS year, coalesce(extract(month FROM signed_on), 0)::smallint AS month, '
                        || 'quality, agency_code, buying_unit_code, grouping(source) = 0 AS is_month, sum(n) AS contracts, sum(n * initial_value) AS value '
                        || 'FROM (' || change || ') change GROUP BY GROUPING SETS ((1, 2, 3, 4), (5, 6)) HAVING sum(n) <> 0 OR sum(n * initial_value) <> 0), '
                        || 'months AS (INSERT INTO contract_months AS m (source, year, month, quality, contracts, value) '
                        || 'SELECT source, year, month, quality, contracts, value FROM sums WHERE is_month ORDER BY 1, 2, 3, 4 '
                        || 'ON CONFLICT (source, year, month, quality) DO UPDATE SET contracts = m.contracts + excluded.contracts, value = m.value + excluded.value) '
                        || 'INSERT INTO buyer_totals AS t (agency_code, buying_unit_code, contracts, value) '
                        || 'SELECT agency_code, buying_unit_code, contracts, value FROM sums WHERE NOT is_month ORDER BY 1, 2 '
                        || 'ON CONFLICT (agency_code, buying_unit_code) DO UPDATE SET contracts = t.contracts + excluded.contracts, value = t.value + excluded.value'
                $$;

                CREATE OR REPLACE FUNCTION keep_contract_sums() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF TG_OP = 'TRUNCATE' THEN
                        DELETE FROM contract_months;
                        DELETE FROM buyer_totals;
                        RETURN NULL;
                    END IF;
                    EXECUTE contract_sums_statement(CASE TG_OP
                        WHEN 'INSERT' THEN 'SELECT 1 AS n, source, signed_on, quality, agency_code, buying_unit_code, initial_value FROM added'
                        WHEN 'DELETE' THEN 'SELECT -1 AS n, source, signed_on, quality, agency_code, buying_unit_code, initial_value FROM removed'
                        ELSE 'SELECT 1 AS n, source, signed_on, quality, agency_code, buying_unit_code, initial_value FROM added '
                            || 'UNION ALL SELECT -1, source, signed_on, quality, agency_code, buying_unit_code, initial_value FROM removed'
                    END);
                    IF TG_OP <> 'INSERT' THEN
                        DELETE FROM contract_months WHERE contracts = 0;
                        DELETE FROM buyer_totals WHERE contracts = 0;
                    END IF;
                    RETURN NULL;
                END $$;

                -- For who has filled a partition by its name, which no trigger of contracts is told of.
                CREATE FUNCTION add_contract_sums(part regclass, first_id bigint) RETURNS void LANGUAGE plpgsql AS $$
                BEGIN
                    EXECUTE contract_sums_statement(format(
                        'SELECT 1 AS n, source, signed_on, quality, agency_code, buying_unit_code, initial_value FROM %s WHERE id >= %s', part, first_id));
                END $$;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Migrations go forward only.");
    }
}
