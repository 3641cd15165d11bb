using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using StackExchange.Redis;

namespace Cidadao.Core.Messaging;

/// <summary>
/// Outbox → Redis streams. Every host has a relay; one at a time sends, so that messages leave in the order in which they were written, and
/// when its host dies the next takes over. A batch: (1) the turn, (2) rows locked, (3) added to their streams, (4) events deleted, commands
/// marked as sent, (5) commit. A crash between (3) and (5) sends a message twice, which the inbox makes harmless, and never not at all.
/// </summary>
internal sealed partial class OutboxRelay(
    NpgsqlDataSource database,
    IConnectionMultiplexer redis,
    EventMetrics metrics,
    IOptions<MessagingOptions> options,
    TimeProvider clock,
    ILogger<OutboxRelay> logger)
    : BackgroundService
{
    /// <summary>Channel of the trigger on the outbox.</summary>
    public const string Channel = "cidadao_outbox";

    private const int NotOurTurn = -1;
    private const int LooksBeforeSleep = 25;

    /// <summary>As many as keep the wait under the interval.</summary>
    private const int Doublings = 6;

    private const string TakeTurn = // (1)
        "-- outbox.take\nSELECT pg_try_advisory_xact_lock(hashtext('cidadao:outbox-relay')), asleep FROM outbox_relay";

    // Who has not the turn locks no row: who has it would pass over that row, and send first what was written after it.
    private const string TakeBatch = // (2)
        """
        SELECT id, message_id, stream, type, payload::text, attempts, trace_parent FROM outbox
        WHERE sent_at IS NULL AND (due_at IS NULL OR due_at <= now()) AND (SELECT pg_try_advisory_xact_lock(hashtext('cidadao:outbox-relay')))
        ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED
        """;

    private const string MarkSent = // (4)
        "UPDATE outbox o SET sent_at = now(), entry_id = s.entry_id FROM unnest($1::bigint[], $2::text[]) AS s (id, entry_id) WHERE o.id = s.id";

    private static readonly ActivitySource Source = new("Cidadao.Messaging");
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly int _batch = options.Value.BatchSize;

    /// <summary>What <c>outbox_relay</c> said at the last look: whether writers notify.</summary>
    private bool _asleep;

    private int _glances;

    private volatile bool _notified;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RelayAsync(() => pause = FirstPause, stoppingToken);
            }
            catch (Exception e)
            {
                if (stoppingToken.IsCancellationRequested)
                    return;
                LogFailed(logger, e, pause);
                await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    private async Task RelayAsync(Action succeeded, CancellationToken stopping)
    {
        await using var connection = await database.OpenConnectionAsync(stopping);
        // A host that hangs with the turn in hand must not keep it: the server ends its session. What a crash of the server forgets of the
        // relay's marks is sent twice, which is harmless, so they need not wait for the disk.
        await ExecuteAsync(connection, $"LISTEN {Channel}; SET idle_in_transaction_session_timeout = '10s'; SET synchronous_commit = off", stopping);
        connection.Notification += (_, _) => _notified = true;
        for (int sent, before = 0; ; before = sent)
        {
            _notified = false;
            sent = await SendBatchAsync(connection, stopping);
            succeeded();
            if (sent > 0)
                _glances = 0;
            if (sent == NotOurTurn)
                await WaitAsync(connection, Interval, stopping);
            else if (sent > 0 && before > 0)
                // More came while the last batch was on its way: from here on looking costs less than being told.
                await SayAsleepAsync(connection, false, stopping);
            else if (sent == 0)
                await RestAsync(connection, stopping);
        }
    }

    /// <summary>
    /// Nothing to send. Awake, it looks again and again for a moment; then it says that it sleeps. Who was committing just then did not
    /// notify, and a commit may take as long as its disk does: the first wait is short, and each is twice the one before.
    /// </summary>
    private async Task RestAsync(NpgsqlConnection connection, CancellationToken stopping)
    {
        if (_asleep)
            await WaitAsync(connection, _glances < Doublings ? Settling * (1 << _glances++) : Interval, stopping);
        else if (_glances++ < LooksBeforeSleep)
            await Task.Delay(Glance, clock, stopping);
        else
            await SayAsleepAsync(connection, true, stopping);
    }

    /// <summary>Until a notification or the interval. One that came while a batch was on its way counts: the wait would not see it.</summary>
    private async Task WaitAsync(NpgsqlConnection connection, TimeSpan interval, CancellationToken stopping)
    {
        if (!_notified)
            await connection.WaitAsync(interval, stopping);
    }

    /// <returns>How many messages were sent, or <see cref="NotOurTurn"/>.</returns>
    private async Task<int> SendBatchAsync(NpgsqlConnection connection, CancellationToken stopping)
    {
        await using var transaction = await connection.BeginTransactionAsync(stopping);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new(TakeTurn), new(TakeBatch) { Parameters = { new() { Value = _batch } } } },
        };
        var rows = new List<Row>(_batch);
        await using (var reader = await batch.ExecuteReaderAsync(stopping))
        {
            if (!await reader.ReadAsync(stopping) || !reader.GetBoolean(0))
                return NotOurTurn;
            _asleep = reader.GetBoolean(1);
            await reader.NextResultAsync(stopping);
            while (await reader.ReadAsync(stopping))
            {
                rows.Add(new(
                    reader.GetInt64(0), reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetInt32(5),
                    reader.IsDBNull(6) ? null : reader.GetString(6)));
            }
        }

        if (rows.Count == 0)
            return 0;
        using var activity = Source.StartBatch("relay outbox", ActivityKind.Producer, rows.Select(row => row.TraceParent));
        var entries = await Task.WhenAll(rows.Select(AddAsync)).WaitAsync(stopping); // (3)
        await MarkAsync(connection, rows, entries, stopping); // (4)
        await transaction.CommitAsync(stopping); // (5)
        Count(rows);
        foreach (var stream in rows.Select(row => row.Stream).Distinct())
            await redis.GetSubscriber().PublishAsync(RedisChannel.Literal(stream), RedisValue.EmptyString, CommandFlags.FireAndForget);
        return rows.Count;
    }

    private void Count(List<Row> rows)
    {
        foreach (var row in rows.Where(row => row.Stream == Streams.Events))
        {
            try
            {
                metrics.Passed(row.Type, row.Payload);
            }
            catch (JsonException e)
            {
                // It has left, and its readers will say the same.
                LogNotCounted(logger, e, row.Type, row.MessageId);
            }
        }
    }

    private Task<RedisValue> AddAsync(Row row)
    {
        var fields = StreamEntries.Of(row.MessageId, row.Type, row.Payload, row.Attempts, row.TraceParent);
        return row.Stream == Streams.Events
            ? redis.GetDatabase().StreamAddAsync(row.Stream, fields, messageId: null, maxLength: options.Value.EventsKept, useApproximateMaxLength: true)
            : redis.GetDatabase().StreamAddAsync(row.Stream, fields);
    }

    private static async Task MarkAsync(NpgsqlConnection connection, List<Row> rows, RedisValue[] entries, CancellationToken stopping)
    {
        var commands = rows.Zip(entries).Where(sent => sent.First.Stream != Streams.Events).ToList();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("DELETE FROM outbox WHERE id = ANY ($1)")
                {
                    Parameters = { new() { Value = rows.Where(row => row.Stream == Streams.Events).Select(row => row.Id).ToArray() } },
                },
                new(MarkSent)
                {
                    Parameters =
                    {
                        new() { Value = commands.Select(sent => sent.First.Id).ToArray() },
                        new() { Value = commands.Select(sent => (string)sent.Second!).ToArray() },
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(stopping);
    }

    /// <summary>
    /// Says whether writers should notify. A notification makes commits queue behind each other, which costs most when there are many of
    /// them; and then the relay is awake anyway.
    /// </summary>
    private async Task SayAsleepAsync(NpgsqlConnection connection, bool asleep, CancellationToken stopping)
    {
        _glances = 0;
        if (_asleep != asleep)
            await ExecuteAsync(connection, $"UPDATE outbox_relay SET asleep = {(asleep ? "true" : "false")}", stopping);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken stopping)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(stopping);
    }

    private sealed record Row(long Id, Guid MessageId, string Stream, string Type, string Payload, int Attempts, string? TraceParent);

    [LoggerMessage(1001, LogLevel.Warning, "The relay could not empty the outbox; messages wait, and it tries again in {Pause}")]
    private static partial void LogFailed(ILogger logger, Exception e, TimeSpan pause);

    [LoggerMessage(1002, LogLevel.Warning, "The event {Type} {MessageId} is not as its type says")]
    private static partial void LogNotCounted(ILogger logger, Exception e, string type, Guid messageId);
}
