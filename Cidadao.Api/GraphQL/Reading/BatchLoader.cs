using GraphQL.DataLoader;

namespace Cidadao.Api.GraphQL.Reading;

/// <summary>
/// Gathers the keys that the fields of one level ask for, and reads them together when the first of them is waited for. Of one request, whose
/// fields are resolved one after the other.
/// </summary>
/// <param name="read">Called with each key once; a key that is not in the answer has no value.</param>
internal sealed class BatchLoader<TKey, TValue>(Func<IReadOnlyList<TKey>, CancellationToken, Task<Dictionary<TKey, TValue>>> read)
    where TKey : notnull
{
    private readonly Dictionary<TKey, TValue?> _known = [];
    private readonly HashSet<TKey> _waiting = [];

    public Pending<TValue?> Load(TKey key)
    {
        if (!_known.ContainsKey(key))
            _waiting.Add(key);
        return new(cancellation => ValueAsync(key, cancellation));
    }

    private async Task<TValue?> ValueAsync(TKey key, CancellationToken cancellation)
    {
        if (_known.TryGetValue(key, out var known))
            return known;
        TKey[] keys = [.. _waiting];
        _waiting.Clear();
        var values = await read(keys, cancellation);
        foreach (var one in keys)
            _known[one] = values.GetValueOrDefault(one);
        return _known[key];
    }
}

/// <summary>A value that is read when all that can be resolved without it has been.</summary>
internal sealed class Pending<T>(Func<CancellationToken, Task<T>> read) : IDataLoaderResult<T>
{
    public Task<T> GetResultAsync(CancellationToken cancellationToken = default) => read(cancellationToken);

    async Task<object?> IDataLoaderResult.GetResultAsync(CancellationToken cancellationToken) => await read(cancellationToken);

    public Pending<TNext> Then<TNext>(Func<T, TNext> next) => new(async cancellation => next(await read(cancellation)));

    /// <summary>The value, when something else was waited for that depends on it.</summary>
    public Pending<T> After(Func<T, CancellationToken, Task> wait) => new(async cancellation =>
    {
        var value = await read(cancellation);
        await wait(value, cancellation);
        return value;
    });
}
