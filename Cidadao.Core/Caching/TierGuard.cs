using Microsoft.Extensions.Logging;

namespace Cidadao.Core.Caching;

/// <summary>
/// Between the cache and a server that may be away, slow or full: (1) while it is resting, nothing is asked of it, (2) an answer that does not
/// come in time is none, (3) what it throws is counted and is none, (4) after some failures in a row it rests for a moment, then one call tries.
/// </summary>
internal sealed partial class TierGuard(string tier, TimeSpan patience, TimeProvider clock, CacheMetrics metrics, ILogger logger)
{
    private const int FailuresBeforeRest = 3;
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);

    private int _failures;
    private long _restsUntil;

    public async ValueTask<T?> TryAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow().UtcTicks;
        var restsUntil = Volatile.Read(ref _restsUntil);
        if (restsUntil > 0)
        {
            // 1: who moves the end of the rest is the one that tries.
            if (now < restsUntil || Interlocked.CompareExchange(ref _restsUntil, now + Rest.Ticks, restsUntil) != restsUntil)
                return default;
        }

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            var answer = await call(enough.Token).WaitAsync(patience, clock, cancellation); // 2
            Volatile.Write(ref _failures, 0);
            Volatile.Write(ref _restsUntil, 0);
            return answer;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            Fail(e); // 3
            return default;
        }
        finally
        {
            await enough.CancelAsync();
        }
    }

    private void Fail(Exception e)
    {
        metrics.Faulted(tier, e is TimeoutException ? "slow" : e.Message.StartsWith("OOM", StringComparison.Ordinal) ? "full" : "away");
        if (Interlocked.Increment(ref _failures) < FailuresBeforeRest)
            return;
        if (Interlocked.Exchange(ref _restsUntil, (clock.GetUtcNow() + Rest).UtcTicks) == 0) // 4
            LogResting(logger, e, tier);
    }

    [LoggerMessage(1070, LogLevel.Warning, "The cache goes on without {Tier}, and tries it again and again")]
    private static partial void LogResting(ILogger logger, Exception e, string tier);
}
