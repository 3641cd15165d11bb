using Npgsql;

namespace Cidadao.IntegrationTests.Database;

/// <summary>A million contracts of ten years with an item each, and findings, made by SQL: loaded without indexes, then indexed.</summary>
internal static class MillionContracts
{
    /// <summary>With findings.</summary>
    public const int SomeContract = 778;

    public const int SomeFinding = 777;

    public static readonly Guid Investigation = new("11111111-1111-4111-8111-111111111111");

    private const string Fill =
        """
        INSERT INTO agencies (code, name) SELECT 'A' || lpad(n::text, 3, '0'), 'Órgão ' || n FROM generate_series(0, 199) n;
        INSERT INTO buying_units (code, name, agency_code)
        SELECT 'U' || lpad(n::text, 4, '0'), 'Unidade ' || n, 'A' || lpad((n % 200)::text, 3, '0') FROM generate_series(0, 1999) n;
        INSERT INTO suppliers (kind, document, name) SELECT 1, lpad(n::text, 14, '0'), 'Fornecedora ' || n FROM generate_series(1, 50000) n;
        SELECT add_contract_year(year) FROM generate_series(2015, 2024) year;

        CREATE TEMP TABLE owed AS
        SELECT indexrelid::regclass AS index, pg_get_indexdef(indexrelid) AS definition FROM pg_index
        WHERE indrelid::regclass::text ~ '^contract(s|_items)_y20(1[5-9]|2[0-4])$' AND NOT indisprimary;
        DO $$ DECLARE one regclass; BEGIN FOR one IN SELECT index FROM owed LOOP EXECUTE 'DROP INDEX ' || one; END LOOP; END $$;

        INSERT INTO contracts (key, occurrence, number, object, method, method_text, parent_agency_code, agency_code, buying_unit_code, supplier_id,
            signed_on, initial_value, final_value, content_hash, import_id, source_entry, source_line)
        SELECT gen_random_uuid(), 1, n::text, (ARRAY['Serviço de limpeza', 'Medicamentos para hospital', 'Material de escritório'])[1 + n % 3] || ' w' || n % 5000,
            1 + n % 5, 'Pregão', 'A' || lpad((unit % 200)::text, 3, '0'), 'A' || lpad((unit % 200)::text, 3, '0'), 'U' || lpad(unit::text, 4, '0'),
            1 + (n * 7919::bigint) % 50000, date '2015-01-01' + ((n * 104729::bigint) % 3653)::int, value, value, n, gen_random_uuid(), 'x.csv', n
        FROM (SELECT n, (n * 31::bigint) % 2000 AS unit, (exp(((n * 613::bigint) % 1000) / 100.0))::numeric(19,4) AS value FROM generate_series(1, 1000000) n) made;
        INSERT INTO contract_items (contract_id, signed_on, code, description, quantity, unit_price, is_shared_number)
        SELECT id, signed_on, '1', 'ITEM ' || id % 1000, 1, initial_value, false FROM contracts;
        DO $$ DECLARE one text; BEGIN FOR one IN SELECT definition FROM owed LOOP EXECUTE one; END LOOP; END $$;

        INSERT INTO investigations (id, status, scope, indicators, findings, tasks, requested_at, ended_at, version)
        VALUES ('11111111-1111-4111-8111-111111111111', 2, '{}', '{}', '{}', '[]', now(), now(), 1);
        INSERT INTO findings (investigation_id, indicator, agent, subject, severity, score, confidence, value, summary, evidence, contract_ids, found_at, facts)
        SELECT '11111111-1111-4111-8111-111111111111', 'F' || lpad((1 + n % 20)::text, 2, '0'), 1, n::text, 1 + n % 4, (n % 1000) / 1000.0, 0.5, n, '{"pt":"x","en":"x"}',
            '{"inputs":[],"threshold":{"value":"1","unit":"ratio","source":"x"},"result":{"name":{"pt":"x","en":"x"},"value":"1","unit":"ratio"},"notes":[]}',
            ARRAY[1 + (n * 7::bigint) % 1000000, 1 + (n * 11::bigint) % 1000000], now(), ''
        FROM generate_series(1, 100000) n;
        ANALYZE;
        """;

    public static async Task FillAsync(string connectionString, CancellationToken cancellation)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using var command = database.CreateCommand("SET maintenance_work_mem = '256MB';" + Fill);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
