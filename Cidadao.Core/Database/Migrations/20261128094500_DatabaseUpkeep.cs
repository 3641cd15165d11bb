using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cidadao.Core.Database.Migrations
{
    /// <summary>
    /// How the tables that change most are vacuumed and filled; docs/database.md has the reasons in full. Each statement takes a lock that
    /// readers and writers do not notice, and rewrites nothing: a fill factor counts for pages written from now on.
    /// </summary>
    public partial class DatabaseUpkeep : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // A queue: few rows live, many die, and every look at what waits walks over the dead. So after so many, however large it has grown.
            migrationBuilder.Sql(
                """
                ALTER TABLE outbox SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0,
                    autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 5000);
                ALTER TABLE outbox_relay SET (fillfactor = 10);
                """);
            // Millions of rows that come, stay a week and go: a fifth of them, the default, is too late.
            migrationBuilder.Sql(
                """
                ALTER TABLE inbox SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
                ALTER TABLE idempotency_keys SET (autovacuum_vacuum_scale_factor = 0.02);
                """);
            // Their bulk is in TOAST, which has a threshold of its own: a chunk of a mebibyte is about 530 rows there.
            migrationBuilder.Sql(
                """
                ALTER TABLE cache_entries SET (autovacuum_vacuum_scale_factor = 0.05, toast.autovacuum_vacuum_scale_factor = 0.05);
                ALTER TABLE import_chunks SET (toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 50000,
                    toast.autovacuum_vacuum_cost_delay = 0);
                """);
            // Rows that are updated again and again in columns without an index: with room in its page the new version goes beside the old one, and no index is touched.
            migrationBuilder.Sql(
                """
                ALTER TABLE imports SET (fillfactor = 70);
                ALTER TABLE harvest_windows SET (fillfactor = 80);
                ALTER TABLE investigations SET (fillfactor = 70);
                ALTER TABLE agent_workers SET (fillfactor = 50);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                ALTER TABLE outbox RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold, autovacuum_vacuum_cost_delay,
                    autovacuum_analyze_scale_factor, autovacuum_analyze_threshold);
                ALTER TABLE outbox_relay RESET (fillfactor);
                ALTER TABLE inbox RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor);
                ALTER TABLE idempotency_keys RESET (autovacuum_vacuum_scale_factor);
                ALTER TABLE cache_entries RESET (autovacuum_vacuum_scale_factor, toast.autovacuum_vacuum_scale_factor);
                ALTER TABLE import_chunks RESET (toast.autovacuum_vacuum_scale_factor, toast.autovacuum_vacuum_threshold, toast.autovacuum_vacuum_cost_delay);
                ALTER TABLE imports RESET (fillfactor);
                ALTER TABLE harvest_windows RESET (fillfactor);
                ALTER TABLE investigations RESET (fillfactor);
                ALTER TABLE agent_workers RESET (fillfactor);
                """);
        }
    }
}
