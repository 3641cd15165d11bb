using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cidadao.Core.Database.Migrations
{
    /// <summary>
    /// Indexes whose want the benchmark of all reads has shown. Reads go on meanwhile, writes wait: about two seconds for a million contracts.
    /// </summary>
    public partial class ReadIndexes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                CREATE INDEX ix_suppliers_any_document ON suppliers (document);
                CREATE INDEX ix_findings_score ON findings (score DESC, id DESC);
                CREATE INDEX ix_findings_subject ON findings (subject text_pattern_ops, investigation_id);

                -- Of contracts, partition by partition; "other" is the pattern of years to come.
                DO $$ DECLARE leaf text; ending text; BEGIN
                    FOR leaf IN SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'contracts'::regclass ORDER BY relname LOOP
                        ending := coalesce(substring(leaf FROM '_y\d{4}$'), '');
                        EXECUTE format('CREATE INDEX %I ON %I (method, signed_on DESC, id DESC)', 'ix_contracts_method_signed_on' || ending, leaf);
                        EXECUTE format('CREATE INDEX %I ON %I (quality)', 'ix_contracts_quality' || ending, leaf);
                    END LOOP;
                END $$;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Migrations go forward only.");
    }
}
