using CliWrap;
using Npgsql;

namespace Cidadao.Benchmarks.Imports;

/// <summary>The baseline: <c>psql \copy</c> of a table's rows into an equal, equally indexed, empty one; of a partitioned table, into one without partitions.</summary>
internal sealed class PsqlCopy(string connectionString, string folder) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(connectionString);

    /// <returns>Rows copied and the time of the copies in alone.</returns>
    public async Task<(long Rows, TimeSpan Time)> RunAsync(IReadOnlyList<string> tables, CancellationToken cancellation)
    {
        var (rows, time) = (0L, TimeSpan.Zero);
        foreach (var table in tables)
        {
            var file = Path.Combine(folder, table + ".copy");
            await PsqlAsync($"\\copy (SELECT * FROM {table}) TO '{file}'", cancellation);
            await using (var create = _database.CreateCommand(
                $"""
                DO $$ BEGIN EXECUTE 'CREATE TABLE bare_{table} (LIKE ' || coalesce(to_regclass('{table}_other'), '{table}') || ' INCLUDING ALL)'; END $$;
                SELECT count(*) FROM {table}
                """))
            {
                rows += (long)(await create.ExecuteScalarAsync(cancellation))!;
            }

            var started = TimeProvider.System.GetTimestamp();
            await PsqlAsync($"\\copy bare_{table} FROM '{file}'", cancellation);
            time += TimeProvider.System.GetElapsedTime(started);
            File.Delete(file);
        }

        return (rows, time);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    public async Task PsqlAsync(string command, CancellationToken cancellation)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        await CliWrap.Cli.Wrap("psql")
            .WithArguments(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", server.Host!, "-p", $"{server.Port}", "-U", server.Username!, "-d", server.Database!, "-c", command])
            .WithEnvironmentVariables(variables => variables.Set("PGPASSWORD", server.Password))
            .ExecuteAsync(cancellation);
    }
}
