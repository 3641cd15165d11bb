using System.Text.Json.Serialization.Metadata;

namespace Cidadao.Api.Fields;

/// <summary>What may be chosen of an answer: the names in it and what stands under each. A list has the names of its elements.</summary>
internal sealed class FieldShape
{
    private static readonly FieldShape Value = new(new Dictionary<string, FieldShape>());

    private FieldShape(IReadOnlyDictionary<string, FieldShape> fields) => Fields = fields;

    /// <summary>Empty where there is nothing to choose: a value, or names that are data.</summary>
    public IReadOnlyDictionary<string, FieldShape> Fields { get; }

    /// <param name="typeOf">How a type is written.</param>
    /// <exception cref="InvalidOperationException">It contains itself: then it has no bound.</exception>
    public static FieldShape Of(Type type, Func<Type, JsonTypeInfo> typeOf) => Of(type, typeOf, []);

    private static FieldShape Of(Type type, Func<Type, JsonTypeInfo> typeOf, Type[] around)
    {
        if (around.Contains(type))
            throw new InvalidOperationException($"{type} contains itself.");
        var info = typeOf(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Object => new(info.Properties.ToDictionary(property => property.Name, property => Of(property.PropertyType, typeOf, [.. around, type]))),
            JsonTypeInfoKind.Enumerable => Of(info.ElementType!, typeOf, around),
            _ => Value,
        };
    }
}
