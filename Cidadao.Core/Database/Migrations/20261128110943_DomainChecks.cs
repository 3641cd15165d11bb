using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cidadao.Core.Database.Migrations
{
    /// <summary>What the domain says of a row, said by the table.</summary>
    public partial class DomainChecks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // For new rows at once; what is there is looked through without holding anybody up.
            migrationBuilder.Sql(
                """
                ALTER TABLE suppliers ADD CONSTRAINT ck_suppliers_identity
                    CHECK (kind BETWEEN 1 AND 4 AND (person_key IS NULL OR kind = 2) AND (kind <> 1 OR length(document) = 14)) NOT VALID;
                ALTER TABLE investigations ADD CONSTRAINT ck_investigations_status CHECK (status BETWEEN 0 AND 4) NOT VALID;
                ALTER TABLE findings ADD CONSTRAINT ck_findings_measures
                    CHECK (score BETWEEN 0 AND 1 AND confidence BETWEEN 0 AND 1 AND severity BETWEEN 0 AND 4) NOT VALID;
                """);
            migrationBuilder.Sql("ALTER TABLE suppliers VALIDATE CONSTRAINT ck_suppliers_identity", suppressTransaction: true);
            migrationBuilder.Sql("ALTER TABLE investigations VALIDATE CONSTRAINT ck_investigations_status", suppressTransaction: true);
            migrationBuilder.Sql("ALTER TABLE findings VALIDATE CONSTRAINT ck_findings_measures", suppressTransaction: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_suppliers_identity",
                table: "suppliers");

            migrationBuilder.DropCheckConstraint(
                name: "ck_investigations_status",
                table: "investigations");

            migrationBuilder.DropCheckConstraint(
                name: "ck_findings_measures",
                table: "findings");
        }
    }
}
