using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cidadao.Core.Database.Migrations
{
    /// <inheritdoc />
    public partial class PlanAndAgents : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "plan",
                table: "investigations",
                type: "jsonb",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "agent_workers",
                columns: table => new
                {
                    worker = table.Column<string>(type: "text", nullable: false),
                    beat_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    pools = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agent_workers", x => x.worker);
                });

            migrationBuilder.CreateIndex(
                name: "ix_findings_memory",
                table: "findings",
                columns: new[] { "indicator", "subject", "investigation_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "agent_workers");

            migrationBuilder.DropIndex(
                name: "ix_findings_memory",
                table: "findings");

            migrationBuilder.DropColumn(
                name: "plan",
                table: "investigations");
        }
    }
}
