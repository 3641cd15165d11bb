using Npgsql;

namespace Cidadao.Benchmarks.Database;

/// <summary>The bare baseline: whole rows by primary key from one partition, prepared, over Npgsql and nothing else.</summary>
internal static class KeyReads
{
    public static async Task<Latencies> RunAsync(string connectionString, IReadOnlyList<long> ids, string partition, int clients, TimeSpan time, CancellationToken cancellation)
    {
        await using var database = NpgsqlDataSource.Create(connectionString);
        return await Latencies.MeasureAsync(clients, time, ReadAsync, cancellation);

        async Task ReadAsync(Random random, CancellationToken cancellation)
        {
            await using var connection = await database.OpenConnectionAsync(cancellation);
            await using var command = new NpgsqlCommand($"SELECT * FROM {partition} WHERE id = $1", connection);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = ids[random.Next(ids.Count)] });
            await command.PrepareAsync(cancellation);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            if (!await reader.ReadAsync(cancellation))
                throw new InvalidOperationException("A contract is not in its partition.");
        }
    }
}
