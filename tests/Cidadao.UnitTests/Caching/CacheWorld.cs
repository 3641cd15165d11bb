using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Cidadao.Core.Caching;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Cidadao.UnitTests.Caching;

/// <summary>Replicas of the cache over one tier below and one stream of evictions, with a clock that stands still.</summary>
internal sealed class CacheWorld : IDisposable
{
    private readonly List<Replica> _replicas = [];
    private long _stream = StreamPosition.Before(1_000_000);

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public FakeTier Shared { get; } = new();

    public FakeLock Lock { get; } = new();

    /// <summary>What every draw gives; 1 never refreshes early.</summary>
    public double Draw { get; set; } = 1;

    public CacheOptions Options { get; } = new() { Lease = TimeSpan.FromSeconds(5), LockPatience = TimeSpan.FromSeconds(1) };

    public Replica Start(bool shared = true)
    {
        var replica = new Replica(this, shared ? [Shared] : []);
        _replicas.Add(replica);
        return replica;
    }

    /// <summary>An eviction on the stream that only some replicas have followed yet.</summary>
    public void Evict(CacheEvicted evicted, params IEnumerable<Replica> followers)
    {
        var position = ++_stream;
        foreach (var replica in followers)
        {
            replica.Evictions.Apply(position, evicted);
            replica.Evictions.Advance(position);
        }
    }

    public void Dispose() => _replicas.ForEach(replica => replica.Dispose());

    internal sealed class Replica : IEvictionFeed, IDisposable
    {
        private readonly CacheWorld _world;
        private readonly ServiceProvider _services;

        public Replica(CacheWorld world, IReadOnlyList<ICacheTier> below)
        {
            _world = world;
            var services = new ServiceCollection();
            services.AddMetrics();
            services.AddHybridCache();
            services.AddSingleton<TimeProvider>(world.Clock);
            _services = services.BuildServiceProvider();
            Metrics = new(_services.GetRequiredService<IMeterFactory>(), world.Clock);
            var options = Microsoft.Extensions.Options.Options.Create(world.Options);
            Evictions.Advance(world._stream);
            Evictions.Inform(0);
            Memory = new(world.Options.MemoryBytes, world.Clock, Metrics);
            Store = new(Memory, below, Evictions, new(_services), Metrics, options, world.Clock);
            var loader = new CacheLoader(Store, world.Lock, Metrics, options, world.Clock, NullLogger<CacheLoader>.Instance);
            Cache = new(_services.GetRequiredService<HybridCache>(), Store, loader, this, Metrics, () => world.Draw, world.Clock, options);
        }

        public TieredCache Cache { get; }

        public Evictions Evictions { get; } = new();

        public MemoryTier Memory { get; }

        public EntryStore Store { get; }

        public CacheMetrics Metrics { get; }

        public int Computations { get; private set; }

        /// <summary>Null is a computation that fails.</summary>
        public Task<string> ReadAsync(string key, Func<string?> value, TimeSpan? life = null, params string[] tags) => Cache.GetOrCreateAsync(
            key,
            _ =>
            {
                Computations++;
                return value() is { } made ? ValueTask.FromResult(made) : throw new InvalidOperationException("It fails.");
            },
            new HybridCacheEntryOptions { Expiration = life },
            tags).AsTask();

        public ValueTask EvictAsync(CacheEvicted evicted, CancellationToken cancellation)
        {
            _world.Evict(evicted, _world._replicas);
            return ValueTask.CompletedTask;
        }

        public void Dispose()
        {
            Metrics.Dispose();
            _services.Dispose();
        }
    }
}

/// <summary>A tier in memory that can fail and be tampered with.</summary>
internal sealed class FakeTier : ICacheTier
{
    public ConcurrentDictionary<string, byte[]> Payloads { get; } = new();

    /// <summary>How long each was to be kept.</summary>
    public ConcurrentDictionary<string, TimeSpan> Lives { get; } = new();

    public bool IsAway { get; set; }

    /// <summary>Reads wait for it.</summary>
    public TaskCompletionSource? Pause { get; set; }

    public CacheSource Source => CacheSource.Redis;

    public TimeSpan Life => TimeSpan.FromHours(1);

    public async ValueTask<byte[]?> ReadAsync(string key, CancellationToken cancellation)
    {
        await (Pause?.Task ?? Task.CompletedTask);
        return IsAway ? null : Payloads.GetValueOrDefault(key);
    }

    public ValueTask WriteAsync(string key, ReadOnlyMemory<byte> payload, TimeSpan life, CancellationToken cancellation)
    {
        if (!IsAway)
            (Payloads[key], Lives[key]) = (payload.ToArray(), life);
        return ValueTask.CompletedTask;
    }

    public ValueTask ReplaceAsync(string key, ReadOnlyMemory<byte> payload, TimeSpan life, CancellationToken cancellation)
    {
        if (Payloads.TryGetValue(key, out var before) && Identity(before).SequenceEqual(Identity(payload.Span)))
            Payloads[key] = payload.ToArray();
        return ValueTask.CompletedTask;
    }

    public ValueTask<long?> BytesAsync(CancellationToken cancellation) => ValueTask.FromResult<long?>(Payloads.Values.Sum(payload => payload.Length));

    public ValueTask RemoveAsync(string key, CancellationToken cancellation)
    {
        Payloads.TryRemove(key, out _);
        return ValueTask.CompletedTask;
    }

    private static ReadOnlySpan<byte> Identity(ReadOnlySpan<byte> payload) => payload.Slice(Payload.IdentityFrom, Payload.IdentityLength);
}

/// <summary>One holder a name.</summary>
internal sealed class FakeLock : IClusterLock
{
    private readonly ConcurrentDictionary<string, bool> _held = new();

    public ValueTask<IAsyncDisposable?> TryAcquireAsync(string name, CancellationToken cancellation) =>
        ValueTask.FromResult<IAsyncDisposable?>(_held.TryAdd(name, true) ? new Lease(() => _held.TryRemove(name, out _)) : null);

    private sealed class Lease(Action release) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            release();
            return ValueTask.CompletedTask;
        }
    }
}
