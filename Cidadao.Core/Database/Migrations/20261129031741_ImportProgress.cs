using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cidadao.Core.Database.Migrations
{
    /// <inheritdoc />
    public partial class ImportProgress : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            -- The event import-progressed.v1, whoever changes an import: intake, journals, cancels, upkeep. Names of statuses as ImportStatus has them.
            CREATE FUNCTION tell_import_progress() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN
                IF TG_OP = 'INSERT' OR (NEW.status, NEW.rows_read, NEW.bytes_read) IS DISTINCT FROM (OLD.status, OLD.rows_read, OLD.bytes_read) THEN
                    INSERT INTO outbox (message_id, stream, type, payload, attempts, created_at)
                    VALUES (gen_random_uuid(), 'cidadao:events', 'import-progressed.v1',
                        jsonb_strip_nulls(jsonb_build_object(
                            'importId', NEW.id,
                            'status', (ARRAY['Queued', 'Running', 'Completed', 'Cancelled', 'Failed', 'Interrupted'])[NEW.status + 1],
                            'rows', NEW.rows_read,
                            'bytes', NEW.bytes_read,
                            'totalBytes', NEW.total_bytes,
                            'failure', NEW.failure)),
                        0, clock_timestamp());
                END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER import_progressed AFTER INSERT OR UPDATE OF status, rows_read, bytes_read ON imports
                FOR EACH ROW EXECUTE FUNCTION tell_import_progress();
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Migrations go forward only.");
    }
}
