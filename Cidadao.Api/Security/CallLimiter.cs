using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Cidadao.Api.Security;

/// <summary>
/// One bucket of tokens a caller. A call takes as many as its endpoint costs, all that there can be at most: the heaviest goes through when the
/// bucket is full. Buckets that are full again are forgotten.
/// </summary>
internal sealed class CallLimiter : PartitionedRateLimiter<HttpContext>
{
    private readonly LimitOptions _options;
    private readonly PartitionedRateLimiter<Caller> _buckets;

    public CallLimiter(IOptions<LimitOptions> options)
    {
        _options = options.Value;
        // Once for all callers: a factory made at each call would be garbage at each call.
        Func<Caller, RateLimiter> factory = Bucket;
        _buckets = PartitionedRateLimiter.Create<Caller, Caller>(caller => RateLimitPartition.Get(caller, factory));
    }

    /// <returns>False when the caller has not enough left.</returns>
    public bool TryTake(Caller caller, Endpoint? endpoint)
    {
        using var lease = Take(caller, endpoint);
        return lease.IsAcquired;
    }

    /// <summary>What a call costs beyond what its endpoint does.</summary>
    public RateLimitLease Take(HttpContext context, int tokens) => Take(Caller.Of(context), tokens);

    public override RateLimiterStatistics? GetStatistics(HttpContext resource) => _buckets.GetStatistics(Caller.Of(resource));

    protected override RateLimitLease AttemptAcquireCore(HttpContext resource, int permitCount) => Take(Caller.Of(resource), resource.GetEndpoint());

    /// <summary>Nobody waits: what cannot be had now is refused now.</summary>
    protected override ValueTask<RateLimitLease> AcquireAsyncCore(HttpContext resource, int permitCount, CancellationToken cancellationToken) =>
        ValueTask.FromResult(AttemptAcquireCore(resource, permitCount));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _buckets.Dispose();
        base.Dispose(disposing);
    }

    private RateLimitLease Take(Caller caller, Endpoint? endpoint) => Take(caller, endpoint?.Metadata.GetMetadata<CallCost>()?.Tokens ?? 1);

    private RateLimitLease Take(Caller caller, int tokens) =>
        _buckets.AttemptAcquire(caller, Math.Min(tokens, caller.Key == Guid.Empty ? _options.AddressBurst : _options.KeyBurst));

    private TokenBucketRateLimiter Bucket(Caller caller)
    {
        var (perSecond, burst) = caller.Key == Guid.Empty ? (_options.AddressPerSecond, _options.AddressBurst) : (_options.KeyPerSecond, _options.KeyBurst);
        return new(new()
        {
            TokenLimit = burst,
            TokensPerPeriod = perSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            // By the partitions' own timer, for all at once.
            AutoReplenishment = false,
        });
    }
}
