using System.Collections.Concurrent;

namespace Cidadao.Core.Database.Observation;

/// <summary>The names that a label has, as many as there may be: whatever is executed, a metric has no more series than that.</summary>
/// <param name="most">Far more than the application has.</param>
internal sealed class NameTable(int most)
{
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <returns>The same instance for the same name, without an allocation once it is known; <see cref="QueryOperation.Other"/> when the table is full.</returns>
    public string Of(ReadOnlySpan<char> name)
    {
        if (_names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var known))
            return known;
        return _names.Count < most ? _names.GetOrAdd(name.ToString(), static name => name) : QueryOperation.Other;
    }
}
