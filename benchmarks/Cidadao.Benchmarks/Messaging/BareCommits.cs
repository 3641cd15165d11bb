using Npgsql;

namespace Cidadao.Benchmarks.Messaging;

/// <summary>The baseline of accepting: one-row updates, each a commit of its own, prepared, over eight connections.</summary>
internal sealed class BareCommits(NpgsqlDataSource database)
{
    private const int Clients = 8;

    /// <returns>Commits and their time.</returns>
    public async Task<(long Commits, TimeSpan Time)> RunAsync(TimeSpan time, CancellationToken cancellation)
    {
        await using (var create = database.CreateCommand("CREATE TABLE bare_commits AS SELECT id, 0 AS value FROM generate_series(1, 1000) AS id; ALTER TABLE bare_commits ADD PRIMARY KEY (id)"))
            await create.ExecuteNonQueryAsync(cancellation);
        var started = TimeProvider.System.GetTimestamp();
        var commits = await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(
            () => LoopAsync(client, () => TimeProvider.System.GetElapsedTime(started) < time, cancellation), cancellation)));
        return (commits.Sum(), TimeProvider.System.GetElapsedTime(started));
    }

    private async Task<long> LoopAsync(int client, Func<bool> goOn, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var update = new NpgsqlCommand("UPDATE bare_commits SET value = value + 1 WHERE id = $1", connection) { Parameters = { new NpgsqlParameter<int>() } };
        await update.PrepareAsync(cancellation);
        long commits = 0;
        for (; goOn(); commits++)
        {
            update.Parameters[0].Value = 1 + (int)(((commits * Clients) + client) % 1_000);
            await update.ExecuteNonQueryAsync(cancellation);
        }

        return commits;
    }
}
