namespace Cidadao.Core.Caching;

/// <summary>Wakes the reader of the event stream between two rounds.</summary>
internal sealed class EvictionWake : IDisposable
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    public void Wake()
    {
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // Awake already.
        }
        catch (ObjectDisposedException)
        {
            // Stopping.
        }
    }

    public Task WaitAsync(TimeSpan longest, CancellationToken cancellation) => _signal.WaitAsync(longest, cancellation);

    public void Dispose() => _signal.Dispose();
}
