using StackExchange.Redis;

namespace Cidadao.Benchmarks.Messaging;

/// <summary>The baseline: XADD, XREADGROUP and XACK alone, with the same client library and the same batches.</summary>
internal sealed class RawStream(IDatabase redis, int batch)
{
    private static readonly RedisKey Stream = "bench:raw";

    private const string Group = "bench";

    /// <returns>The time in which every message was added, read by a group, and acknowledged.</returns>
    public async Task<TimeSpan> RunAsync(int messages)
    {
        await redis.KeyDeleteAsync(Stream);
        await redis.StreamCreateConsumerGroupAsync(Stream, Group, StreamPosition.Beginning, createStream: true);
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(AddAsync(messages), ReadAsync(messages));
        return TimeProvider.System.GetElapsedTime(started);
    }

    private async Task AddAsync(int messages)
    {
        NameValueEntry[] fields = [new("id", Guid.Empty.ToString()), new("type", "probe.v1"), new("payload", """{"probeId":"00000000-0000-0000-0000-000000000000"}""")];
        for (var sent = 0; sent < messages; sent += batch)
            await Task.WhenAll(Enumerable.Range(0, Math.Min(batch, messages - sent)).Select(_ => redis.StreamAddAsync(Stream, fields)));
    }

    private async Task ReadAsync(int messages)
    {
        for (var done = 0; done < messages;)
        {
            var entries = await redis.StreamReadGroupAsync(Stream, Group, "one", StreamPosition.NewMessages, batch);
            if (entries.Length > 0)
                done += (int)await redis.StreamAcknowledgeAsync(Stream, Group, [.. entries.Select(entry => entry.Id)]);
        }
    }
}
