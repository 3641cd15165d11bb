using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cidadao.Core.Database.Migrations
{
    /// <summary>
    /// Contracts and items by year of signature. What was there becomes <c>_other</c>, from which every year's rows are moved: copied without
    /// indexes, indexed, attached. A million contracts take about a minute, in which nobody reads them.
    /// </summary>
    public partial class ContractYears : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                -- Items know their contract's day.
                CREATE TABLE contract_items_other (LIKE contract_items INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE);
                ALTER TABLE contract_items_other ADD COLUMN signed_on date;
                INSERT INTO contract_items_other SELECT i.*, c.signed_on FROM contract_items i LEFT JOIN contracts c ON c.id = i.contract_id;
                DROP TABLE contract_items;
                ALTER TABLE contract_items_other ADD CONSTRAINT pk_contract_items PRIMARY KEY (id);
                CREATE INDEX ix_contract_items_contract_id ON contract_items_other (contract_id);
                ALTER TABLE contract_items_other ADD CONSTRAINT ck_contract_items_source CHECK ((source_file IS NULL) = (source_line IS NULL));

                ALTER TABLE contracts RENAME TO contracts_other;
                ALTER TABLE contracts_other ALTER COLUMN id DROP IDENTITY;
                ALTER TABLE contracts_other ADD CONSTRAINT ck_contracts_occurrence CHECK (occurrence >= 1);
                ALTER TABLE contracts_other ADD CONSTRAINT ck_contracts_source CHECK (source BETWEEN 1 AND 4);

                -- A partitioned table has no identity: a sequence, as before.
                DO $$ DECLARE parent text; BEGIN
                    FOREACH parent IN ARRAY ARRAY['contracts', 'contract_items'] LOOP
                        EXECUTE format('CREATE SEQUENCE %I', parent || '_id_seq');
                        EXECUTE format('SELECT setval(%L, coalesce(max(id), 0) + 1, false) FROM %I', parent || '_id_seq', parent || '_other');
                        EXECUTE format('ALTER TABLE %I ALTER COLUMN id SET DEFAULT nextval(%L)', parent || '_other', parent || '_id_seq');
                        EXECUTE format(
                            'CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE) PARTITION BY RANGE (signed_on)',
                            parent, parent || '_other');
                        EXECUTE format('ALTER SEQUENCE %I OWNED BY %I.id', parent || '_id_seq', parent);
                        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I DEFAULT', parent, parent || '_other');
                    END LOOP;
                END $$;

                -- The partition of a year, after the pattern of "other": columns, checks, keys, indexes and foreign keys. Rows of the year that
                -- are in "other" are moved before they are indexed. False when it is there already.
                CREATE FUNCTION add_contract_year(year int) RETURNS boolean LANGUAGE plpgsql AS $$
                DECLARE
                    parent text; rest text; leaf text; statement text;
                BEGIN
                    IF to_regclass('contracts_y' || year) IS NOT NULL THEN
                        RETURN false;
                    END IF;
                    PERFORM pg_advisory_xact_lock(hashtext('cidadao:contract-years'));
                    IF to_regclass('contracts_y' || year) IS NOT NULL THEN
                        RETURN false;
                    END IF;
                    -- At once and in one order, so that two sessions cannot wait for each other, and so that no row comes in meanwhile.
                    LOCK TABLE contracts_other, contract_items_other IN ACCESS EXCLUSIVE MODE;
                    FOREACH parent IN ARRAY ARRAY['contracts', 'contract_items'] LOOP
                        rest := parent || '_other';
                        leaf := parent || '_y' || year;
                        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING STORAGE)', leaf, rest);
                        EXECUTE format(
                            'WITH moved AS (DELETE FROM %I WHERE signed_on BETWEEN %L AND %L RETURNING *) INSERT INTO %I SELECT * FROM moved',
                            rest, make_date(year, 1, 1), make_date(year, 12, 31), leaf);
                        FOR statement IN
                            SELECT format('ALTER TABLE %I ADD CONSTRAINT %I %s', leaf, conname || '_y' || year, pg_get_constraintdef(oid))
                            FROM pg_constraint WHERE conrelid = rest::regclass AND contype IN ('p', 'f')
                            UNION ALL
                            SELECT regexp_replace(pg_get_indexdef(indexrelid), '^(CREATE (?:UNIQUE )?INDEX) (\S+) ON (?:ONLY )?(\S+) ',
                                format('\1 \2_y%s ON %I ', year, leaf))
                            FROM pg_index WHERE indrelid = rest::regclass AND NOT indisprimary
                        LOOP
                            EXECUTE statement;
                        END LOOP;
                        EXECUTE format(
                            'ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, leaf, make_date(year, 1, 1), make_date(year + 1, 1, 1));
                    END LOOP;
                    RETURN true;
                END $$;

                -- What is there, year by year; then "other" without the room that the others have left.
                SELECT add_contract_year(y) FROM (
                    SELECT DISTINCT extract(year FROM signed_on)::int AS y FROM contracts_other
                    WHERE signed_on >= '1990-01-01' AND signed_on < make_date(extract(year FROM now())::int + 2, 1, 1)) years ORDER BY y;
                CREATE TEMP TABLE other ON COMMIT DROP AS SELECT * FROM contracts_other;
                TRUNCATE contracts_other;
                INSERT INTO contracts_other SELECT * FROM other;
                CREATE TEMP TABLE other_items ON COMMIT DROP AS SELECT * FROM contract_items_other;
                TRUNCATE contract_items_other;
                INSERT INTO contract_items_other SELECT * FROM other_items;
                ANALYZE contracts, contract_items;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Migrations go forward only.");
    }
}
