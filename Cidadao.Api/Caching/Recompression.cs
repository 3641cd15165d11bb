using System.Threading.Channels;
using Cidadao.Core.Caching;
using Cidadao.Core.Hosting;
using Microsoft.Extensions.Options;

namespace Cidadao.Api.Caching;

/// <summary>
/// Compresses answers that are asked for again at <see cref="CacheOptions.CompressionLevel"/>, one after the other, and leaves them to the other
/// replicas in the tiers below. When more come than it can do, they stay as they are.
/// </summary>
internal sealed class Recompression(TieredCache cache, IOptions<CacheOptions> options, TimeProvider clock, ILogger<Recompression> logger) : RecurringService(clock, logger)
{
    private const int Queue = 64;

    private readonly Channel<(string Key, CachedResponse Response)> _queue = Channel.CreateBounded<(string Key, CachedResponse Response)>(new BoundedChannelOptions(Queue) { SingleReader = true });

    protected override TimeSpan Interval => TimeSpan.FromMilliseconds(1);

    public void Add(string key, CachedResponse response)
    {
        if (options.Value.CompressionLevel > response.Compressed.Level)
            _queue.Writer.TryWrite((key, response));
    }

    protected override async Task RunRoundAsync(CancellationToken stopping)
    {
        var (key, response) = await _queue.Reader.ReadAsync(stopping);
        var level = options.Value.CompressionLevel;
        if (await cache.LookBelowAsync<CachedResponse>(key, stopping) is { } left && response.TakeForms(left, level))
            return;
        response.Compress(level);
        await cache.RewriteAsync(key, response, stopping);
    }
}
