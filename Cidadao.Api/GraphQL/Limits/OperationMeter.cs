using Cidadao.Api.GraphQL.Reading;
using GraphQL;
using GraphQL.Types;
using GraphQLParser.AST;

namespace Cidadao.Api.GraphQL.Limits;

/// <summary>
/// Measures a valid operation without executing it: (1) a selection costs what its fields cost together, (2) a field what its object costs, times
/// its rows, (3) a fragment is measured once, wherever it is used, so that fragments in fragments take no time.
/// </summary>
/// <param name="rows">What a field asks for by <c>first</c>; null where it does not say.</param>
internal sealed class OperationMeter(ISchema schema, GraphQLDocument document, Func<GraphQLField, int?> rows)
{
    // The fields whose values lead back to types.
    private static readonly HashSet<string> SchemaLists = ["fields", "inputFields", "interfaces", "possibleTypes"];

    private readonly Dictionary<string, OperationCost> _fragments = [];

    public OperationCost Measure(GraphQLOperationDefinition operation) => Measure(
        operation.SelectionSet, operation.Operation == OperationType.Mutation ? schema.Mutation! : schema.Query, isRoot: true);

    private OperationCost Measure(GraphQLSelectionSet selections, IGraphType type, bool isRoot) // 1
    {
        var cost = OperationCost.None;
        long heavier = -1;
        foreach (var selection in selections.Selections)
        {
            cost = cost.With(
                selection switch
                {
                    GraphQLField field => Measure(field, type, isRoot),
                    GraphQLInlineFragment inline => Measure(inline.SelectionSet, Named(inline.TypeCondition) ?? type, isRoot),
                    GraphQLFragmentSpread spread => Measure(spread.FragmentName.Name.StringValue, isRoot),
                    _ => OperationCost.None,
                },
                ref heavier);
        }

        return cost;
    }

    private OperationCost Measure(string fragment, bool isRoot) // 3
    {
        if (_fragments.TryGetValue(fragment, out var known))
            return known;
        var definition = document.Definitions.OfType<GraphQLFragmentDefinition>().First(one => one.FragmentName.Name.Value == fragment);
        return _fragments[fragment] = Measure(definition.SelectionSet, Named(definition.TypeCondition)!, isRoot);
    }

    private OperationCost Measure(GraphQLField field, IGraphType parent, bool isRoot) // 2
    {
        var name = field.Name.StringValue;
        var aliases = field.Alias is null ? 0 : 1;
        var shown = field.Alias?.Name.StringValue ?? name;
        var definition = Definition(parent, name);
        var isSchema = parent.Name.StartsWith("__", StringComparison.Ordinal) || name is "__schema" or "__type";
        var policy = CachePolicies.Of(definition) ?? (isSchema || name == "__typename" ? CachePolicy.Catalogue : isRoot ? CachePolicy.Live : null);
        if (field.SelectionSet is not { } selections)
            return new(0, isSchema ? 0 : 1, 1, aliases, 0, null, isSchema ? null : new(shown, null), policy);

        var one = Measure(selections, definition.ResolvedType!.GetNamedType(), isRoot: false);
        var cache = policy is null ? one.Cache : one.Cache is null ? policy : policy.And(one.Cache);
        if (isSchema)
            return new(0, 0, one.Fields + 1, aliases + one.Aliases, one.Nested + (SchemaLists.Contains(name) ? 1 : 0), null, null, cache);

        var size = FieldSize.Of(definition);
        long times = size is null ? 1 : Math.Max(0, size.Most is null ? size.Default : rows(field) ?? size.Default);
        var complexity = size switch
        {
            { IsConnection: true } => 1 + (times * one.Complexity),
            _ when ReferenceEquals(size, FieldSize.Value) => one.Complexity,
            _ => times * (1 + one.Complexity),
        };
        return new(
            Math.Min(OperationCost.Endless, complexity), one.Depth + 1, one.Fields + 1, aliases + one.Aliases, one.Nested, new(shown, one.Heaviest), new(shown, one.Deepest), cache);
    }

    private FieldType Definition(IGraphType parent, string name) => name switch
    {
        "__schema" => schema.SchemaMetaFieldType,
        "__type" => schema.TypeMetaFieldType,
        "__typename" => schema.TypeNameMetaFieldType,
        _ => ((IComplexGraphType)parent).GetField(name)!,
    };

    private IGraphType? Named(GraphQLTypeCondition? condition) => condition is null ? null : schema.AllTypes[condition.Type.Name.Value];
}
