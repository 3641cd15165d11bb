using Npgsql;

namespace Cidadao.AgentWorker.Language;

/// <summary>
/// The budget as a row a provider and UTC day: it holds for all workers and outlives restarts. In Postgres and not in Redis, which may lose
/// everything at any moment (decision 7): what was paid for must not be forgotten, and beside a call of seconds an upsert costs nothing.
/// </summary>
internal sealed class PostgresTokenBudget(NpgsqlDataSource database, TimeProvider clock) : ITokenBudget
{
    // The condition and the addition are one statement under the row's lock: two workers cannot both take the last tokens.
    private const string Reserve =
        """
        INSERT INTO model_usage AS day (provider, day, tokens) SELECT $1, $2, $3 WHERE $3 <= $4
        ON CONFLICT (provider, day) DO UPDATE SET tokens = day.tokens + excluded.tokens WHERE day.tokens + excluded.tokens <= $4
        """;

    private const string Settle = "UPDATE model_usage SET tokens = greatest(0, tokens + $3) WHERE provider = $1 AND day = $2";

    public async Task<DateOnly?> ReserveAsync(string provider, long tokens, long perDay, CancellationToken cancellation)
    {
        var day = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        await using var command = database.CreateCommand(Reserve);
        foreach (var value in (object[])[provider, day, tokens, perDay])
            command.Parameters.Add(new() { Value = value });
        return await command.ExecuteNonQueryAsync(cancellation) == 1 ? day : null;
    }

    public async Task SettleAsync(string provider, DateOnly day, long tokens, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Settle);
        foreach (var value in (object[])[provider, day, tokens])
            command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
