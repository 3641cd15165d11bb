using Cidadao.Api.GraphQL.Reading;

namespace Cidadao.Api.GraphQL.Limits;

/// <summary>What an operation asks for, at most; directives that leave parts out are not looked at.</summary>
/// <param name="Complexity">Objects of the answer: each object 1, a list as many times what one of its rows costs as it may have rows; scalars nothing.</param>
/// <param name="Depth">Of the deepest field, a root field being at 1; introspection is not counted.</param>
/// <param name="Fields">With each use of a fragment counted: fragments that use each other twice are short to write and endless to execute.</param>
/// <param name="Aliases">Counted likewise.</param>
/// <param name="Nested">How often lists of the schema stand in each other, which is what makes introspection grow.</param>
/// <param name="Heaviest">Way to where most of the complexity is.</param>
/// <param name="Deepest">Way to the deepest field.</param>
/// <param name="Cache">What may be kept of the answer: the least of what its fields allow; null where none says.</param>
internal sealed record OperationCost(long Complexity, int Depth, int Fields, int Aliases, int Nested, Way? Heaviest, Way? Deepest, CachePolicy? Cache)
{
    /// <summary>More is not told apart: no limit lies beyond.</summary>
    public const int Endless = 1_000_000_000;

    public static OperationCost None { get; } = new(0, 0, 0, 0, 0, null, null, null);

    /// <summary>Both, side by side.</summary>
    /// <param name="heavier">The heavier of those that were added before.</param>
    public OperationCost With(OperationCost other, ref long heavier)
    {
        var heaviest = Heaviest;
        if (other.Complexity > heavier)
            (heavier, heaviest) = (other.Complexity, other.Heaviest);
        return new(
            Math.Min(Endless, Complexity + other.Complexity),
            Math.Max(Depth, other.Depth),
            Math.Min(Endless, Fields + other.Fields),
            Math.Min(Endless, Aliases + other.Aliases),
            Math.Max(Nested, other.Nested),
            heaviest,
            other.Depth > Depth ? other.Deepest : Deepest,
            Cache is null ? other.Cache : other.Cache is null ? Cache : Cache.And(other.Cache));
    }
}

/// <summary>A way down from a field, by the names that the answer has.</summary>
internal sealed record Way(string Name, Way? Rest)
{
    public IReadOnlyList<object> Names()
    {
        var names = new List<object>();
        for (var way = this; way is not null; way = way.Rest)
            names.Add(way.Name);
        return names;
    }
}
