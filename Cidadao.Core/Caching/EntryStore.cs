using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;

namespace Cidadao.Core.Caching;

/// <summary>The tiers, from memory down: a value found below fills those above, one that was computed fills all.</summary>
internal sealed class EntryStore(
    MemoryTier memory, IReadOnlyList<ICacheTier> below, Evictions evictions, CacheSerializers serializers, CacheMetrics metrics, IOptions<CacheOptions> options, TimeProvider clock)
{
    private readonly CacheOptions _options = options.Value;

    public MemoryTier Memory => memory;

    public Evictions Evictions => evictions;

    public IReadOnlyList<ICacheTier> Below => below;

    /// <summary>False where there is nothing below memory: then there is no computation of other replicas to wait for.</summary>
    public bool IsShared => below.Count > 0;

    /// <summary>Life of a value whose caller does not say: as long as the lowest tier keeps it.</summary>
    public TimeSpan UsualLife => below.Count == 0 ? _options.MemoryLife : below[^1].Life;

    /// <summary>From the highest tier that has it. What another replica left is looked at only while its evictions are known.</summary>
    /// <param name="tiers">How many of those below to ask.</param>
    /// <returns>The entry, perhaps past its expiry and within the grace, in memory by now; null when no tier has a valid one.</returns>
    public async ValueTask<(CacheEntry<T>? Entry, CacheSource Source)> FindBelowAsync<T>(
        string key, HybridCacheEntryOptions? wanted, CancellationToken cancellation, int tiers = int.MaxValue)
    {
        for (var i = 0; i < Math.Min(below.Count, tiers) && evictions.IsInformed && !Has(wanted, HybridCacheEntryFlags.DisableDistributedCacheRead); i++)
        {
            if (await below[i].ReadAsync(key, cancellation) is not { } payload || Open<T>(below[i], key, payload, wanted) is not { } entry)
                continue;
            Keep(entry, wanted);
            for (var above = 0; above < i; above++)
                await WriteAsync(below[above], entry.Facts, payload, cancellation);
            return (entry, below[i].Source);
        }

        return (null, CacheSource.Computed);
    }

    /// <param name="position">Of the evictions, when the computation began.</param>
    /// <returns>The entry; in no tier when its value is not to be kept, or was evicted meanwhile.</returns>
    public async ValueTask<CacheEntry<T>> StoreAsync<T>(
        string key, T value, TimeSpan delta, long position, HybridCacheEntryOptions? wanted, IEnumerable<string>? tags, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcTicks;
        var life = LifeOf(value, wanted);
        var facts = new EntryFacts(key, tags is null ? [] : [.. tags], now, now + life.Ticks, delta.Ticks, position);
        var (payload, at) = Pack(facts, value);
        var entry = Entry(facts, value, payload.AsMemory(at), wanted);
        if (life <= TimeSpan.Zero || !evictions.Allows(entry))
            return entry;
        Keep(entry, wanted);
        if (payload.Length <= _options.LargestValue && evictions.IsInformed && !Has(wanted, HybridCacheEntryFlags.DisableDistributedCacheWrite))
        {
            foreach (var tier in below)
            {
                if (life >= tier.ShortestLife)
                    await WriteAsync(tier, facts, payload, cancellation);
            }
        }

        return entry;
    }

    /// <summary>A value in memory has another form of the same content: the tiers below take it where that very value stands.</summary>
    public async ValueTask RewriteAsync<T>(CacheEntry<T> entry, CancellationToken cancellation)
    {
        var (payload, _) = Pack(entry.Facts, entry.Value);
        foreach (var tier in below)
        {
            if (LifeIn(tier, entry.Facts) is var life && life > TimeSpan.Zero)
                await tier.ReplaceAsync(entry.Facts.Key, payload, life, cancellation);
        }
    }

    public async ValueTask RemoveBelowAsync(string key, CancellationToken cancellation)
    {
        foreach (var tier in below)
            await tier.RemoveAsync(key, cancellation);
    }

    /// <summary>What the tiers below hold of a key, for the administration.</summary>
    public async IAsyncEnumerable<(CacheSource Source, EntryFacts? Facts, int Bytes)> PeekAsync(
        string key, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        if (memory.Find(key) is { } entry)
            yield return (CacheSource.Memory, entry.Facts, entry.Size);
        foreach (var tier in below)
        {
            if (await tier.ReadAsync(key, cancellation) is { } payload)
                yield return (tier.Source, Payload.FactsOf(payload, key), payload.Length);
        }
    }

    private void Keep<T>(CacheEntry<T> entry, HybridCacheEntryOptions? wanted)
    {
        if (!Has(wanted, HybridCacheEntryFlags.DisableLocalCacheWrite))
            memory.Put(entry);
    }

    private TimeSpan LifeOf<T>(T value, HybridCacheEntryOptions? wanted)
    {
        var usual = wanted?.Expiration ?? UsualLife;
        var life = value is null ? CacheLife.Short : value is IHasCacheLife own ? own.Life : CacheLife.Usual;
        return life switch
        {
            CacheLife.Usual => usual,
            CacheLife.Short => usual < _options.NegativeLife ? usual : _options.NegativeLife,
            _ => TimeSpan.Zero,
        };
    }

    private CacheEntry<T>? Open<T>(ICacheTier tier, string key, byte[] payload, HybridCacheEntryOptions? wanted)
    {
        var fault = Payload.TryRead(payload, key, TypeMark<T>.Value, out var facts, out var value);
        if (fault == PayloadFault.None)
        {
            if (!evictions.Allows(facts!) || facts!.ExpiresAt + _options.Grace.Ticks <= clock.GetUtcNow().UtcTicks)
                return null;
            try
            {
                return Entry(facts, serializers.Of<T>().Deserialize(new(value)), value, wanted);
            }
            catch (Exception)
            {
                // Whole, and yet not what the type is today.
                fault = PayloadFault.Foreign;
            }
        }

        metrics.Faulted(CacheMetrics.NameOf(tier.Source), fault == PayloadFault.Poisoned ? "poisoned" : "foreign");
        return null;
    }

    private CacheEntry<T> Entry<T>(EntryFacts facts, T value, ReadOnlyMemory<byte> payload, HybridCacheEntryOptions? wanted)
    {
        // Where memory is all there is, it also keeps what may stand in for a failure.
        var local = below.Count == 0 && wanted?.LocalCacheExpiration is null
            ? facts.ExpiresAt + _options.Grace.Ticks
            : clock.GetUtcNow().UtcTicks + (wanted?.LocalCacheExpiration ?? _options.MemoryLife).Ticks;
        var certain = Math.Min(local, EarlyRefresh.Earliest(facts.ExpiresAt, facts.Delta, _options.Beta));
        return new(facts, local, certain, value, payload, ImmutableTypes<T>.IsImmutable ? null : serializers.Of<T>());
    }

    private (byte[] Payload, int ValueAt) Pack<T>(EntryFacts facts, T value)
    {
        var into = new ArrayBufferWriter<byte>(1024);
        var at = Payload.Write(into, facts, TypeMark<T>.Value, buffer => serializers.Of<T>().Serialize(value, buffer));
        var payload = into.WrittenSpan.ToArray();
        Payload.Seal(payload);
        return (payload, at);
    }

    private ValueTask WriteAsync(ICacheTier tier, EntryFacts facts, ReadOnlyMemory<byte> payload, CancellationToken cancellation)
    {
        var life = LifeIn(tier, facts);
        return life > TimeSpan.Zero ? tier.WriteAsync(facts.Key, payload, life, cancellation) : ValueTask.CompletedTask;
    }

    /// <summary>The lowest tier keeps a value for the grace, too: what stands in for a failure must be somewhere.</summary>
    private TimeSpan LifeIn(ICacheTier tier, EntryFacts facts)
    {
        var left = TimeSpan.FromTicks(facts.ExpiresAt - clock.GetUtcNow().UtcTicks) + _options.Grace;
        var most = tier == below[^1] ? tier.Life + _options.Grace : tier.Life;
        return left < most ? left : most;
    }

    private static bool Has(HybridCacheEntryOptions? options, HybridCacheEntryFlags flag) => ((options?.Flags ?? HybridCacheEntryFlags.None) & flag) == flag;
}
