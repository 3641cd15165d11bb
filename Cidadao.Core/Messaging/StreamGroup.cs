using StackExchange.Redis;

namespace Cidadao.Core.Messaging;

/// <summary>This process's place in the workers' group of one stream.</summary>
internal sealed class StreamGroup(IConnectionMultiplexer redis, string stream, TimeSpan takeOverAfter)
{
    private readonly RedisKey _stream = stream;

    public string Stream => stream;

    /// <summary>Unique: two consumers under one name would take each other's pending messages for their own.</summary>
    public RedisValue Consumer { get; } = $"{WorkerName.Own}-{Guid.NewGuid():N}";

    private IDatabase Redis => redis.GetDatabase();

    /// <summary>Makes stream (MKSTREAM) and group, also when Redis lost them, and enters it: a worker is seen before its first message.</summary>
    public async Task JoinAsync()
    {
        await CreateAsync();
        await Redis.ExecuteAsync("XGROUP", "CREATECONSUMER", _stream, Streams.WorkerGroup, Consumer);
    }

    private async Task CreateAsync()
    {
        try
        {
            await Redis.StreamCreateConsumerGroupAsync(_stream, Streams.WorkerGroup, StreamPosition.Beginning, createStream: true);
        }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
        }
    }

    public async Task<IReadOnlyList<ReceivedMessage>> ReadNewAsync(int count)
    {
        var entries = await Redis.StreamReadGroupAsync(_stream, Streams.WorkerGroup, Consumer, StreamPosition.NewMessages, count);
        return [.. entries.Where(entry => !entry.IsNull).Select(entry => StreamEntries.Read(_stream, entry))];
    }

    /// <summary>Messages of consumers that died, now ours, with how often that has happened to each.</summary>
    public async Task<IReadOnlyList<ReceivedMessage>> TakeOverAsync(int count)
    {
        var claimed = await Redis.StreamAutoClaimAsync(
            _stream, Streams.WorkerGroup, Consumer, (long)takeOverAfter.TotalMilliseconds, StreamPosition.Beginning, count);
        var deliveries = await Task.WhenAll(claimed.ClaimedEntries.Where(entry => !entry.IsNull).Select(async entry =>
        {
            var pending = await Redis.StreamPendingMessagesAsync(_stream, Streams.WorkerGroup, 1, Consumer, entry.Id, entry.Id);
            return StreamEntries.Read(_stream, entry) with { Abandoned = pending is [var one] ? one.DeliveryCount - 1 : 1 };
        }));
        return deliveries;
    }

    /// <summary>Says that this consumer is still at it. Claiming by identifier alone does not count as a delivery.</summary>
    public Task KeepAsync(RedisValue[] entryIds) =>
        Redis.StreamClaimIdsOnlyAsync(_stream, Streams.WorkerGroup, Consumer, 0, entryIds);

    /// <summary>Done with them: out of the pending list and out of the stream.</summary>
    public Task AcknowledgeAsync(RedisValue[] entryIds) => Task.WhenAll(
        Redis.StreamAcknowledgeAsync(_stream, Streams.WorkerGroup, entryIds),
        Redis.StreamDeleteAsync(_stream, entryIds));

    /// <summary>Leaves the group, unless messages are still pending: deleting their consumer would lose them.</summary>
    public async Task LeaveAsync()
    {
        var pending = await Redis.StreamPendingMessagesAsync(_stream, Streams.WorkerGroup, 1, Consumer);
        if (pending.Length == 0)
            await Redis.StreamDeleteConsumerAsync(_stream, Streams.WorkerGroup, Consumer);
    }

    /// <summary>Removes the names of consumers that are gone and left nothing behind.</summary>
    public async Task ForgetAsync(TimeSpan silentFor)
    {
        foreach (var consumer in await Redis.StreamConsumerInfoAsync(_stream, Streams.WorkerGroup))
        {
            if (consumer.PendingMessageCount == 0 && consumer.IdleTimeInMilliseconds > silentFor.TotalMilliseconds && consumer.Name != Consumer)
                await Redis.StreamDeleteConsumerAsync(_stream, Streams.WorkerGroup, consumer.Name);
        }
    }
}
