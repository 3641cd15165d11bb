using StackExchange.Redis;

namespace Cidadao.Core.Messaging;

/// <summary>This process's place in the workers' consumer group.</summary>
public sealed class StreamGroup(IConnectionMultiplexer redis)
{
    private static readonly RedisKey Stream = Streams.Commands;

    /// <summary>A message whose consumer has not been heard of for so long may be taken over.</summary>
    public static readonly TimeSpan TakeOverAfter = TimeSpan.FromSeconds(15);

    /// <summary>Unique: two consumers under one name would take each other's pending messages for their own.</summary>
    public RedisValue Consumer { get; } = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";

    private IDatabase Redis => redis.GetDatabase();

    /// <summary>Makes stream and group, also when Redis lost them.</summary>
    public async Task CreateAsync()
    {
        try
        {
            await Redis.StreamCreateConsumerGroupAsync(Stream, Streams.WorkerGroup, StreamPosition.Beginning, createStream: true);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
        }
    }

    public Task<StreamEntry[]> ReadNewAsync(int count) =>
        Redis.StreamReadGroupAsync(Stream, Streams.WorkerGroup, Consumer, StreamPosition.NewMessages, count);

    /// <summary>Messages of consumers that died, now ours.</summary>
    public async Task<StreamEntry[]> TakeOverAsync(int count) =>
        (await Redis.StreamAutoClaimAsync(
            Stream, Streams.WorkerGroup, Consumer, (long)TakeOverAfter.TotalMilliseconds, StreamPosition.Beginning, count)).ClaimedEntries;

    /// <summary>Says that this consumer is still at it.</summary>
    public Task KeepAsync(RedisValue entryId) =>
        Redis.StreamClaimIdsOnlyAsync(Stream, Streams.WorkerGroup, Consumer, 0, [entryId]);

    /// <summary>Done with it: out of the pending list and out of the stream.</summary>
    public async Task AcknowledgeAsync(RedisValue entryId)
    {
        await Redis.StreamAcknowledgeAsync(Stream, Streams.WorkerGroup, entryId);
        await Redis.StreamDeleteAsync(Stream, [entryId]);
    }

    /// <summary>Leaves the group, unless messages are still pending: those stay for the others to take over.</summary>
    public async Task LeaveAsync()
    {
        var pending = await Redis.StreamPendingMessagesAsync(Stream, Streams.WorkerGroup, 1, Consumer);
        if (pending.Length == 0)
            await Redis.StreamDeleteConsumerAsync(Stream, Streams.WorkerGroup, Consumer);
    }
}
