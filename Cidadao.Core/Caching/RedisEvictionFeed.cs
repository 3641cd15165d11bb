using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Cidadao.Core.Messaging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Cidadao.Core.Caching;

/// <summary>
/// Puts an eviction on the event stream and waits until this replica has followed the stream up to it. While Redis is away it holds here at
/// once, and goes on the stream when Redis is back; other replicas, which have been away as well, clear by themselves.
/// </summary>
internal sealed class RedisEvictionFeed(
    IConnectionMultiplexer redis, Evictions evictions, EvictionWake wake, IOptions<MessagingOptions> messaging, IOptions<CacheOptions> options, TimeProvider clock)
    : IEvictionFeed
{
    private const int MostOwed = 1_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(1);

    private readonly ConcurrentQueue<CacheEvicted> _owed = new();

    public async ValueTask EvictAsync(CacheEvicted evicted, CancellationToken cancellation)
    {
        if (await PublishAsync(evicted, cancellation) is not { } position)
        {
            evictions.ApplyHere(evicted);
            Owe(evicted);
            return;
        }

        wake.Wake();
        for (var began = clock.GetTimestamp(); evictions.Position < position; await Task.Delay(Glance, clock, cancellation))
        {
            if (clock.GetElapsedTime(began) < Patience)
                continue;
            // The reader does not get on; here, at least, it holds.
            evictions.ApplyHere(evicted);
            return;
        }
    }

    /// <summary>Publishes what could not be while Redis was away.</summary>
    public async Task PayAsync(CancellationToken cancellation)
    {
        while (_owed.TryPeek(out var evicted) && await PublishAsync(evicted, cancellation) is not null)
            _owed.TryDequeue(out _);
    }

    private void Owe(CacheEvicted evicted)
    {
        if (_owed.Count >= MostOwed)
        {
            // Too many to name one by one: everything, once.
            _owed.Clear();
            evicted = new([], [], All: true);
        }

        _owed.Enqueue(evicted);
    }

    /// <returns>Its place in the stream; null while Redis is away.</returns>
    private async Task<long?> PublishAsync(CacheEvicted evicted, CancellationToken cancellation)
    {
        if (!redis.IsConnected)
            return null;
        var fields = StreamEntries.Of(
            Guid.CreateVersion7(clock.GetUtcNow()), EventTypes.CacheEvicted.Name, JsonSerializer.Serialize(evicted, EventTypes.CacheEvicted.Json), 0, Activity.Current?.Id);
        try
        {
            var added = redis.GetDatabase().StreamAddAsync(Streams.Events, fields, messageId: null, messaging.Value.EventsKept, useApproximateMaxLength: true);
            var id = await added.WaitAsync(options.Value.RedisPatience, clock, cancellation);
            await redis.GetSubscriber().PublishAsync(RedisChannel.Literal(Streams.Events), RedisValue.EmptyString, CommandFlags.FireAndForget);
            return StreamPosition.Of(id);
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            return null;
        }
    }
}
