using System.Text.Json;
using Npgsql;

namespace Cidadao.IntegrationTests.Live;

/// <summary>Events of the topic <c>imports</c>, committed as the trigger commits them, and known by the number that <c>rows</c> is.</summary>
internal static class NumberedEvents
{
    private const string Insert =
        """
        INSERT INTO outbox (message_id, stream, type, payload, attempts, created_at)
        SELECT gen_random_uuid(), 'cidadao:events', 'import-progressed.v1',
            jsonb_build_object('importId', CASE WHEN $3 THEN gen_random_uuid() ELSE '00000000-0000-4000-8000-000000000000' END,
                'status', 'Running', 'rows', n, 'bytes', 1, 'totalBytes', 2, 'failure', repeat('x', $4)),
            0, clock_timestamp()
        FROM generate_series($1::bigint, $2::bigint - 1) AS n ORDER BY n
        """;

    /// <summary>Numbers from <paramref name="from"/> up to, without, <paramref name="to"/>, in one commit.</summary>
    /// <param name="areSeveral">Each of another import; else all progress of one, of which the latest says it all.</param>
    /// <param name="bytes">About how large each is.</param>
    public static async Task CommitAsync(NpgsqlDataSource database, long from, long to, CancellationToken cancellation, bool areSeveral = true, int bytes = 0)
    {
        await using var insert = database.CreateCommand(Insert);
        foreach (var value in (object[])[from, to, areSeveral, bytes])
            insert.Parameters.Add(new() { Value = value });
        await insert.ExecuteNonQueryAsync(cancellation);
    }

    public static long NumberOf(JsonElement payload) => payload.GetProperty("rows").GetInt64();
}
