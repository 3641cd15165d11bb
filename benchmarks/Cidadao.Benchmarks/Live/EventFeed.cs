using System.Globalization;
using Cidadao.Core.Messaging;
using Npgsql;
using StackExchange.Redis;

namespace Cidadao.Benchmarks.Live;

/// <summary>
/// Numbered events for the topic <c>imports</c>, each of another import, so that none replaces another: on the event stream straight away, as the
/// relay puts them there, or committed to the outbox.
/// </summary>
internal sealed class EventFeed(IDatabase redis, NpgsqlDataSource database)
{
    /// <summary>What the relay does, many at a time and without the way there; the publication wakes the readers.</summary>
    private const string Add =
        """
        for number = tonumber(ARGV[1]), tonumber(ARGV[2]) do
            local id = string.format('00000000-0000-4000-8000-%012x', number)
            redis.call('XADD', KEYS[1], '*', 'id', id, 'type', 'import-progressed.v1', 'payload',
                string.format('{"importId":"%s","status":"Running","rows":%d,"bytes":7340032,"totalBytes":73400320}', id, number))
        end
        redis.call('PUBLISH', KEYS[1], '')
        """;

    private const string Commit =
        """
        INSERT INTO outbox (message_id, stream, type, payload, attempts, created_at)
        VALUES (gen_random_uuid(), 'cidadao:events', 'import-progressed.v1', $1::jsonb, 0, clock_timestamp())
        """;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<long, long> _sent = [];

    /// <summary>The number that the next event has.</summary>
    public long Next { get; private set; }

    /// <summary>When an event was sent, as a timestamp.</summary>
    public long SentAt(long number) => _sent[number];

    /// <summary>All of them at one moment.</summary>
    public async Task AddAsync(int events)
    {
        var last = Next + events - 1;
        await redis.ScriptEvaluateAsync(Add, [Streams.Events], [Next, last]);
        Next = last + 1;
    }

    /// <summary>So many each second.</summary>
    public Task AddAsync(int perSecond, TimeSpan time, CancellationToken cancellation) => PaceAsync(
        perSecond,
        time,
        async events =>
        {
            for (var number = Next; number < Next + events; number++)
                _sent[number] = TimeProvider.System.GetTimestamp();
            await AddAsync(events);
        },
        cancellation);

    /// <summary>So many commits each second, one event each. An event counts as sent when its transaction begins.</summary>
    public Task CommitAsync(int perSecond, TimeSpan time, CancellationToken cancellation) => PaceAsync(
        perSecond,
        time,
        async events =>
        {
            for (; events > 0; events--)
            {
                var number = Next++;
                await using var insert = database.CreateCommand(Commit);
                insert.Parameters.Add(new NpgsqlParameter<string>
                {
                    TypedValue = string.Create(
                        CultureInfo.InvariantCulture,
                        $$"""{"importId":"00000000-0000-4000-8000-{{number:x12}}","status":"Running","rows":{{number}},"bytes":7340032,"totalBytes":73400320}"""),
                });
                _sent[number] = TimeProvider.System.GetTimestamp();
                await insert.ExecuteNonQueryAsync(cancellation);
            }
        },
        cancellation);

    private static async Task PaceAsync(int perSecond, TimeSpan time, Func<int, Task> send, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(Tick);
        var began = TimeProvider.System.GetTimestamp();
        for (long sent = 0; sent < perSecond * time.TotalSeconds;)
        {
            var due = (int)(Math.Min(TimeProvider.System.GetElapsedTime(began).TotalSeconds, time.TotalSeconds) * perSecond - sent);
            if (due > 0)
            {
                await send(due);
                sent += due;
            }

            await timer.WaitForNextTickAsync(cancellation);
        }
    }
}
