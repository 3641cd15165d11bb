using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cidadao.Core.Database.Migrations
{
    /// <inheritdoc />
    public partial class ImportChunksAsTheyAre : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // What is stored is a zip nearly always: trying to make it smaller costs a second for every hundred megabytes.
            migrationBuilder.Sql("ALTER TABLE import_chunks ALTER COLUMN bytes SET STORAGE EXTERNAL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("ALTER TABLE import_chunks ALTER COLUMN bytes SET STORAGE EXTENDED");
        }
    }
}
