using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cidadao.Core.Database.Migrations
{
    /// <inheritdoc />
    public partial class PersonKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_suppliers_person",
                table: "suppliers");

            migrationBuilder.AddColumn<Guid>(
                name: "person_key",
                table: "suppliers",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "ix_suppliers_person",
                table: "suppliers",
                columns: new[] { "document", "name" },
                unique: true,
                filter: "kind = 2 AND person_key IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_suppliers_person_key",
                table: "suppliers",
                column: "person_key",
                unique: true,
                filter: "person_key IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new NotSupportedException("Migrations go forward only; restore a backup to go back.");
    }
}
