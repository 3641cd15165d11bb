using Cidadao.Core.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using StackExchange.Redis;

namespace Cidadao.Core.Messaging;

/// <summary>
/// Every few seconds, in one worker at a time: (1) what was sent and is neither handled nor in its stream any more, as after Redis lost its
/// data, is sent again; (2) old events, inbox entries and idempotency keys go; (3) consumers that are gone are forgotten.
/// </summary>
internal sealed partial class OutboxJanitor(
    NpgsqlDataSource database, IConnectionMultiplexer redis, IOptions<MessagingOptions> options, TimeProvider clock, ILogger<OutboxJanitor> logger)
    : RecurringService(clock, logger)
{
    private const int Rows = 1_000;

    // A host that hangs with the turn in hand must not keep it: the server ends its session.
    private const string TakeTurn = "-- janitor.turn\nSET LOCAL idle_in_transaction_session_timeout = '30s'; SELECT pg_try_advisory_xact_lock(hashtext('cidadao:outbox-janitor'))";

    private const string SentAndNotHandled =
        "-- janitor.sent\nSELECT message_id, stream, entry_id FROM outbox WHERE sent_at < now() - $1 AND message_id > $2 ORDER BY message_id LIMIT $3";

    private const string SendAgain =
        """
        UPDATE outbox o SET sent_at = NULL, entry_id = NULL, due_at = NULL
        FROM unnest($1::uuid[], $2::text[]) AS lost (message_id, entry_id) WHERE o.message_id = lost.message_id AND o.entry_id = lost.entry_id
        """;

    private static readonly TimeSpan SilentFor = TimeSpan.FromHours(1);

    /// <summary>A message is in its stream before its row says so; younger rows are not looked at.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _now = new(0, 1);

    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(10);

    /// <summary>Somebody saw that a stream is gone.</summary>
    public void LookNow()
    {
        if (_now.CurrentCount == 0)
            _now.Release();
    }

    public override void Dispose()
    {
        _now.Dispose();
        base.Dispose();
    }

    protected override Task PauseAsync(CancellationToken stopping) => _now.WaitAsync(Interval, stopping);

    protected override async Task RunRoundAsync(CancellationToken stopping)
    {
        await using var connection = await database.OpenConnectionAsync(stopping);
        await using var transaction = await connection.BeginTransactionAsync(stopping);
        await using (var turn = new NpgsqlCommand(TakeTurn, connection))
        {
            if (await turn.ExecuteScalarAsync(stopping) is not true)
                return;
        }

        await SendLostAsync(connection, stopping); // (1)
        await ExpireAsync(connection, stopping); // (2)
        foreach (var stream in (string[])[Streams.Commands, .. Streams.OfWork, Streams.Asks]) // (3)
        {
            if (await redis.GetDatabase().KeyExistsAsync(stream))
                await new StreamGroup(redis, stream, options.Value.TakeOverAfter).ForgetAsync(SilentFor);
        }

        await transaction.CommitAsync(stopping);
    }

    private async Task SendLostAsync(NpgsqlConnection connection, CancellationToken stopping)
    {
        var after = Guid.Empty;
        while (await SentAsync(connection, after, stopping) is { Count: > 0 } sent)
        {
            var entries = await Task.WhenAll(sent.Select(row => redis.GetDatabase().StreamRangeAsync(row.Stream, row.EntryId, row.EntryId, 1)));
            var lost = sent.Zip(entries).Where(pair => pair.Second.Length == 0).Select(pair => pair.First).ToList();
            if (lost.Count > 0)
            {
                await using var again = new NpgsqlCommand(SendAgain, connection)
                {
                    Parameters = { new() { Value = lost.Select(row => row.MessageId).ToArray() }, new() { Value = lost.Select(row => row.EntryId).ToArray() } },
                };
                LogSentAgain(logger, await again.ExecuteNonQueryAsync(stopping));
            }

            after = sent[^1].MessageId;
        }
    }

    private static async Task<List<Sent>> SentAsync(NpgsqlConnection connection, Guid after, CancellationToken stopping)
    {
        await using var command = new NpgsqlCommand(SentAndNotHandled, connection)
        {
            Parameters = { new() { Value = Settled }, new() { Value = after }, new() { Value = Rows } },
        };
        var sent = new List<Sent>();
        await using var reader = await command.ExecuteReaderAsync(stopping);
        while (await reader.ReadAsync(stopping))
            sent.Add(new(reader.GetGuid(0), reader.GetString(1), reader.GetString(2)));
        return sent;
    }

    private async Task ExpireAsync(NpgsqlConnection connection, CancellationToken stopping)
    {
        var oldest = (Clock.GetUtcNow() - options.Value.EventsKeptFor).ToUnixTimeMilliseconds();
        await redis.GetDatabase().StreamTrimByMinIdAsync(Streams.Events, oldest, useApproximateMaxLength: true);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("DELETE FROM inbox WHERE ctid = ANY (ARRAY(SELECT ctid FROM inbox WHERE handled_at < now() - $1 LIMIT 10000))")
                {
                    Parameters = { new() { Value = options.Value.InboxKeptFor } },
                },
                new("DELETE FROM idempotency_keys WHERE created_at < now() - $1") { Parameters = { new() { Value = IdempotencyKey.Lifetime } } },
            },
        };
        await batch.ExecuteNonQueryAsync(stopping);
    }

    private sealed record Sent(Guid MessageId, string Stream, string EntryId);

    [LoggerMessage(1031, LogLevel.Warning, "{Count} messages were lost from their streams and are sent again")]
    private static partial void LogSentAgain(ILogger logger, int count);
}
