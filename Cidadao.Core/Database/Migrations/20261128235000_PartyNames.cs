using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Cidadao.Core.Database.Migrations
{
    /// <inheritdoc />
    public partial class PartyNames : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql(
            """
            CREATE EXTENSION IF NOT EXISTS pg_trgm;
            -- unaccent() by itself depends on the search path, and so may not stand in an index.
            CREATE FUNCTION fold(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
                SELECT lower(public.unaccent('public.unaccent'::regdictionary, $1))
            $$;
            -- GET /search; /suppliers, /agencies and /units with ?text=: a party by parts of its name or of its document or code.
            CREATE INDEX ix_suppliers_name ON suppliers USING gin (fold(name || ' ' || document) gin_trgm_ops);
            CREATE INDEX ix_agencies_name ON agencies USING gin (fold(name || ' ' || code) gin_trgm_ops);
            CREATE INDEX ix_buying_units_name ON buying_units USING gin (fold(name || ' ' || code) gin_trgm_ops);
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => throw new NotSupportedException("Migrations go forward only.");
    }
}
