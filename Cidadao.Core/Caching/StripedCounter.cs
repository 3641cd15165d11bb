namespace Cidadao.Core.Caching;

/// <summary>A counter that many processors add to without waiting for each other: what a hit can afford.</summary>
internal sealed class StripedCounter
{
    /// <summary>Longs of a cache line and its neighbour, which processors fetch together.</summary>
    private const int Apart = 16;

    private readonly long[] _counts;
    private readonly int _mask;

    public StripedCounter()
    {
        var stripes = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Environment.ProcessorCount);
        _mask = stripes - 1;
        _counts = new long[(stripes + 1) * Apart];
    }

    public long Value
    {
        get
        {
            var sum = 0L;
            for (var at = Apart; at < _counts.Length; at += Apart)
                sum += Volatile.Read(ref _counts[at]);
            return sum;
        }
    }

    public void Increment() => Interlocked.Increment(ref _counts[((Thread.GetCurrentProcessorId() & _mask) + 1) * Apart]);
}
