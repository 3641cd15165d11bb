using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cidadao.Core.Database.Migrations
{
    /// <summary>
    /// Evidence is most of what an investigation writes: lz4 compresses it in a fraction of the time, where the server has it, and nobody asks
    /// the planner about its values. What is there stays as it is.
    /// </summary>
    public partial class FindingStorage : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                ALTER TABLE findings ALTER COLUMN evidence SET STATISTICS 0, ALTER COLUMN summary SET STATISTICS 0;
                DO $$ BEGIN
                    ALTER TABLE findings ALTER COLUMN evidence SET COMPRESSION lz4, ALTER COLUMN summary SET COMPRESSION lz4;
                EXCEPTION WHEN feature_not_supported THEN NULL;
                END $$;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Migrations go forward only.");
    }
}
