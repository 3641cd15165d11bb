namespace Cidadao.Core.Database;

/// <summary>
/// A question that many have at one time and that is asked once for all of them. Who comes while it is being asked shares the next one: the one
/// under way may have been answered before he came.
/// </summary>
public sealed class SharedQuestion<T>(Func<Task<T>> ask)
{
    private readonly Lock _lock = new();
    private Task _current = Task.CompletedTask;
    private Task<T>? _next;

    /// <returns>An answer that was given after the call.</returns>
    public Task<T> AskAsync(CancellationToken cancellation)
    {
        lock (_lock)
            return (_next ??= AskAfterAsync(_current)).WaitAsync(cancellation);
    }

    private async Task<T> AskAfterAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_lock)
            (_current, _next) = (_next!, null);
        return await ask();
    }
}
