using System.Threading.Channels;
using Cidadao.Core.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Cidadao.Core.Caching;

/// <summary>
/// L3: the table <c>cache_entries</c>. Nobody waits for a write: payloads are queued and written many at a time. A queue that is full drops them,
/// for what Postgres cannot keep up with can be computed again.
/// </summary>
internal sealed class DatabaseTier(NpgsqlDataSource database, IOptions<CacheOptions> options, TimeProvider clock, CacheMetrics metrics, ILogger<DatabaseTier> logger)
    : RecurringService(clock, logger), ICacheTier
{
    private const int Queue = 1_000;
    private const int Batch = 100;

    private const string Read = "-- cache.read\nSELECT payload FROM cache_entries WHERE key = $1 AND expires_at > $2";
    private const string Delete = "DELETE FROM cache_entries WHERE key = $1";

    private const string Upsert =
        """
        INSERT INTO cache_entries (key, payload, stored_at, expires_at)
        SELECT key, payload, $4, expires_at FROM unnest($1::text[], $2::bytea[], $3::timestamptz[]) AS entry (key, payload, expires_at) ORDER BY key
        ON CONFLICT (key) DO UPDATE SET payload = excluded.payload, stored_at = excluded.stored_at, expires_at = excluded.expires_at
        """;

    private const string Replace =
        """
        UPDATE cache_entries SET payload = $2 WHERE key = $1 AND substring(payload FROM $3 FOR $4) = substring($2 FROM $3 FOR $4)
        """;

    private const string Size = "SELECT pg_table_size('cache_entries')";

    private readonly TierGuard _guard = new("database", options.Value.DatabasePatience, clock, metrics, logger);
    private readonly Channel<Waiting> _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(Queue) { SingleReader = true });

    public CacheSource Source => CacheSource.Database;

    public TimeSpan Life => options.Value.DatabaseLife;

    /// <summary>What lives shorter is not worth a commit.</summary>
    public TimeSpan ShortestLife { get; } = TimeSpan.FromMinutes(1);

    protected override TimeSpan Interval => TimeSpan.FromMilliseconds(20);

    public ValueTask<byte[]?> ReadAsync(string key, CancellationToken cancellation) => _guard.TryAsync(
        async enough =>
        {
            await using var command = database.CreateCommand(Read);
            command.Parameters.Add(new() { Value = key });
            command.Parameters.Add(new() { Value = Clock.GetUtcNow() });
            return (byte[]?)await command.ExecuteScalarAsync(enough);
        },
        cancellation);

    public ValueTask WriteAsync(string key, ReadOnlyMemory<byte> payload, TimeSpan life, CancellationToken cancellation)
    {
        Add(new(key, payload.ToArray(), Clock.GetUtcNow() + life, IsReplacement: false));
        return ValueTask.CompletedTask;
    }

    /// <summary>Behind the writes: the value may be waiting there still.</summary>
    public ValueTask ReplaceAsync(string key, ReadOnlyMemory<byte> payload, TimeSpan life, CancellationToken cancellation)
    {
        Add(new(key, payload.ToArray(), Clock.GetUtcNow() + life, IsReplacement: true));
        return ValueTask.CompletedTask;
    }

    /// <summary>Of the table on disk, with the room that deleted rows left.</summary>
    public ValueTask<long?> BytesAsync(CancellationToken cancellation) => _guard.TryAsync(
        async enough =>
        {
            await using var command = database.CreateCommand(Size);
            return (long?)await command.ExecuteScalarAsync(enough);
        },
        cancellation);

    public async ValueTask RemoveAsync(string key, CancellationToken cancellation) => await _guard.TryAsync(
        async enough =>
        {
            await using var command = database.CreateCommand(Delete);
            command.Parameters.Add(new() { Value = key });
            return await command.ExecuteNonQueryAsync(enough);
        },
        cancellation);

    protected override async Task RunRoundAsync(CancellationToken stopping)
    {
        await _queue.Reader.WaitToReadAsync(stopping);
        // The last of a key counts; and one statement may not touch a row twice.
        var (batch, replacements) = (new Dictionary<string, Waiting>(), new List<Waiting>());
        while (batch.Count + replacements.Count < Batch && _queue.Reader.TryRead(out var next))
        {
            if (next.IsReplacement)
                replacements.Add(next);
            else
                batch[next.Key] = next;
        }

        if (batch.Count > 0)
            await _guard.TryAsync(enough => WriteAsync([.. batch.Values], enough), stopping);
        foreach (var replacement in replacements)
            await _guard.TryAsync(enough => ReplaceAsync(replacement, enough), stopping);
    }

    private void Add(Waiting waiting)
    {
        if (!_queue.Writer.TryWrite(waiting))
            metrics.Faulted("database", "full");
    }

    private async Task<int> WriteAsync(IReadOnlyList<Waiting> batch, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Upsert);
        command.Parameters.Add(new() { Value = batch.Select(entry => entry.Key).ToArray() });
        command.Parameters.Add(new() { Value = batch.Select(entry => entry.Payload).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        command.Parameters.Add(new() { Value = batch.Select(entry => entry.ExpiresAt.UtcDateTime).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new() { Value = Clock.GetUtcNow() });
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<int> ReplaceAsync(Waiting replacement, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(Replace);
        command.Parameters.Add(new() { Value = replacement.Key });
        command.Parameters.Add(new() { Value = replacement.Payload });
        command.Parameters.Add(new() { Value = Payload.IdentityFrom + 1 });
        command.Parameters.Add(new() { Value = Payload.IdentityLength });
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private sealed record Waiting(string Key, byte[] Payload, DateTimeOffset ExpiresAt, bool IsReplacement);
}
