using System.Threading.Channels;
using Cidadao.Core.Caching;
using Cidadao.Core.Hosting;
using Microsoft.Extensions.Options;

namespace Cidadao.Api.Caching;

/// <summary>Compresses answers that are asked for again at <see cref="CacheOptions.CompressionLevel"/>, one after the other. When more come than it can do, they stay as they are.</summary>
internal sealed class Recompression(IOptions<CacheOptions> options, TimeProvider clock, ILogger<Recompression> logger) : RecurringService(clock, logger)
{
    private const int Queue = 64;

    private readonly Channel<CachedResponse> _queue = Channel.CreateBounded<CachedResponse>(new BoundedChannelOptions(Queue) { SingleReader = true });

    protected override TimeSpan Interval => TimeSpan.FromMilliseconds(1);

    public void Add(CachedResponse response)
    {
        if (options.Value.CompressionLevel > 0)
            _queue.Writer.TryWrite(response);
    }

    protected override async Task RunRoundAsync(CancellationToken stopping)
    {
        var response = await _queue.Reader.ReadAsync(stopping);
        var level = options.Value.CompressionLevel;
        response.Replace(Compressor.Brotli(response.Plain.Bytes, level), Compressor.Gzip(response.Plain.Bytes, level), level);
    }
}
