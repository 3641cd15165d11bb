using Cidadao.Core.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Cidadao.Core.Caching;

/// <summary>Section <c>Cache</c>, with the short names that each option tells.</summary>
public sealed class CacheOptions
{
    /// <summary><c>CACHE_STRATEGY</c>; default multi_tier.</summary>
    public CacheStrategy Strategy { get; set; } = CacheStrategy.MultiTier;

    /// <summary><c>CACHE_L1_TTL</c> in seconds: how long memory keeps a value. 1 s to 1 d; default 5 min.</summary>
    public TimeSpan MemoryLife { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary><c>CACHE_L2_TTL</c> in seconds: how long Redis keeps a value. 1 s to 30 d; default 1 h.</summary>
    public TimeSpan RedisLife { get; set; } = TimeSpan.FromHours(1);

    /// <summary><c>CACHE_L3_TTL</c> in seconds: how long Postgres keeps a value, and how long one lives that has no life of its own. 1 s to 30 d; default 1 d.</summary>
    public TimeSpan DatabaseLife { get; set; } = TimeSpan.FromDays(1);

    /// <summary><c>CACHE_L1_BYTES</c>: values in memory together, in bytes. 1 MiB to 16 GiB; default 64 MiB.</summary>
    public long MemoryBytes { get; set; } = 64L << 20;

    /// <summary><c>CACHE_L2_BYTES</c>: values in Redis together, in bytes. 1 MiB to 1 TiB; default 256 MiB.</summary>
    public long RedisBytes { get; set; } = 256L << 20;

    /// <summary><c>CACHE_L3_BYTES</c>: values in Postgres together, in bytes. 1 MiB to 1 TiB; default 1 GiB.</summary>
    public long DatabaseBytes { get; set; } = 1L << 30;

    /// <summary>Largest value that Redis and Postgres take, in bytes. 1 KiB to 64 MiB; default 4 MiB.</summary>
    public int LargestValue { get; set; } = 4 << 20;

    /// <summary>How eager early refresh is: β of XFetch. 0 (never early) to 100; default 1.</summary>
    public double Beta { get; set; } = 1;

    /// <summary>How long after its expiry a value may stand in for a computation that fails. 0 to 30 d; default 1 h.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromHours(1);

    /// <summary>After a failure the stale value is served so long before the computation is tried again. 10 ms to 10 min; default 2 s.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long "there is none" is kept. 0 (not at all) to 1 h; default 30 s.</summary>
    public TimeSpan NegativeLife { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>An answer of Redis that takes longer is a miss. 5 ms to 10 s; default 250 ms.</summary>
    public TimeSpan RedisPatience { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>An answer of Postgres that takes longer is a miss. 5 ms to 10 s; default 500 ms.</summary>
    public TimeSpan DatabasePatience { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A lock whose holder has died is free after so long; a living holder renews it. 1 s to 5 min; default 5 s.</summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a reader waits for another replica's computation before it computes itself. 10 ms to 5 min; default 30 s.</summary>
    public TimeSpan LockPatience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary><c>COMPRESSION_LEVEL</c>: level at which answers that are asked for again are compressed in the background. 0 (never) to 11; default 11.</summary>
    public int CompressionLevel { get; set; } = 11;
}

/// <summary>Reads the short names.</summary>
internal sealed class ConfigureCache(IConfiguration configuration) : IConfigureOptions<CacheOptions>
{
    public void Configure(CacheOptions options)
    {
        configuration.GetSection("Cache").Bind(options);
        if (configuration["CACHE_STRATEGY"] is { Length: > 0 } strategy)
            options.Strategy = Parse(strategy);
        options.MemoryLife = Seconds("CACHE_L1_TTL") ?? options.MemoryLife;
        options.RedisLife = Seconds("CACHE_L2_TTL") ?? options.RedisLife;
        options.DatabaseLife = Seconds("CACHE_L3_TTL") ?? options.DatabaseLife;
        options.MemoryBytes = Given<long>("CACHE_L1_BYTES") ?? options.MemoryBytes;
        options.RedisBytes = Given<long>("CACHE_L2_BYTES") ?? options.RedisBytes;
        options.DatabaseBytes = Given<long>("CACHE_L3_BYTES") ?? options.DatabaseBytes;
        options.CompressionLevel = Given<int>("COMPRESSION_LEVEL") ?? options.CompressionLevel;
    }

    /// <returns>A value that <see cref="ValidateCache"/> refuses when the name is none.</returns>
    private static CacheStrategy Parse(string strategy) => strategy switch
    {
        "multi_tier" => CacheStrategy.MultiTier,
        "memory" => CacheStrategy.Memory,
        "none" => CacheStrategy.None,
        _ => (CacheStrategy)(-1),
    };

    private TimeSpan? Seconds(string name) => Given<double>(name) is { } seconds ? TimeSpan.FromSeconds(seconds) : null;

    private T? Given<T>(string name)
        where T : struct =>
        configuration[name] is { Length: > 0 } ? configuration.GetValue<T>(name) : null;
}

/// <summary>Says all that is wrong at once, at the start.</summary>
internal sealed class ValidateCache : IValidateOptions<CacheOptions>
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    public ValidateOptionsResult Validate(string? name, CacheOptions options)
    {
        var ranges = new OptionRanges("Cache")
            .Check(nameof(options.MemoryLife), options.MemoryLife, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1))
            .Check(nameof(options.RedisLife), options.RedisLife, TimeSpan.FromSeconds(1), Month)
            .Check(nameof(options.DatabaseLife), options.DatabaseLife, TimeSpan.FromSeconds(1), Month)
            .Check(nameof(options.MemoryBytes), options.MemoryBytes, 1L << 20, 16L << 30)
            .Check(nameof(options.RedisBytes), options.RedisBytes, 1L << 20, 1L << 40)
            .Check(nameof(options.DatabaseBytes), options.DatabaseBytes, 1L << 20, 1L << 40)
            .Check(nameof(options.LargestValue), options.LargestValue, 1 << 10, 64 << 20)
            .Check(nameof(options.Beta), options.Beta, 0, 100)
            .Check(nameof(options.Grace), options.Grace, TimeSpan.Zero, Month)
            .Check(nameof(options.RetryAfter), options.RetryAfter, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(10))
            .Check(nameof(options.NegativeLife), options.NegativeLife, TimeSpan.Zero, TimeSpan.FromHours(1))
            .Check(nameof(options.RedisPatience), options.RedisPatience, TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(10))
            .Check(nameof(options.DatabasePatience), options.DatabasePatience, TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(10))
            .Check(nameof(options.Lease), options.Lease, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5))
            .Check(nameof(options.LockPatience), options.LockPatience, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5))
            .Check(nameof(options.CompressionLevel), options.CompressionLevel, 0, 11)
            .Result;
        if (Enum.IsDefined(options.Strategy))
            return ranges;
        return ValidateOptionsResult.Fail([.. ranges.Failures ?? [], "Cache:Strategy (CACHE_STRATEGY) must be multi_tier, memory or none."]);
    }
}
