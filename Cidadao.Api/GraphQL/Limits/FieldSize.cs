using GraphQL;
using GraphQL.Builders;
using GraphQL.Types;

namespace Cidadao.Api.GraphQL.Limits;

/// <summary>How many objects a field may give: what the argument <c>first</c> asks for, or a number of its own.</summary>
/// <param name="Default">Where <c>first</c> is absent, and where there is no such argument.</param>
/// <param name="Most">What <c>first</c> may ask for; null where there is no such argument.</param>
/// <param name="IsConnection">The field is one object that has them.</param>
internal sealed record FieldSize(int Default, int? Most, bool IsConnection)
{
    public const string First = "first";

    /// <summary>A value with parts, such as a text in two languages, that costs nothing beside what it belongs to.</summary>
    public static readonly FieldSize Value = new(0, Most: null, IsConnection: false);

    private const string Metadata = "size";

    public static FieldSize? Of(IFieldType field) => field.GetMetadata<FieldSize?>(Metadata);

    public static void Set(IFieldType field, FieldSize size) => field.WithMetadata(Metadata, size);
}

/// <summary>How a field says so.</summary>
internal static class FieldSizes
{
    /// <summary>A list, cut by <c>first</c>.</summary>
    public static FieldBuilder<TSource, TReturn> First<TSource, TReturn>(this FieldBuilder<TSource, TReturn> field, int otherwise, int most) =>
        field.WithFirst(new(otherwise, most, IsConnection: false));

    /// <summary>A connection, cut by <c>first</c>.</summary>
    public static FieldBuilder<TSource, TReturn> Paged<TSource, TReturn>(this FieldBuilder<TSource, TReturn> field, int otherwise) => field
        .WithFirst(new(otherwise, Paging.PageRequest.MaxSize, IsConnection: true))
        .Argument<StringGraphType>("after", "'endCursor' of the page before, or the cursor of any edge; the cursors of REST.");

    /// <summary>A list that is as long as it is.</summary>
    /// <param name="usually">What it is counted as.</param>
    public static FieldBuilder<TSource, TReturn> Sized<TSource, TReturn>(this FieldBuilder<TSource, TReturn> field, int usually)
    {
        FieldSize.Set(field.FieldType, new(usually, Most: null, IsConnection: false));
        return field;
    }

    /// <summary>A part of its object.</summary>
    public static FieldBuilder<TSource, TReturn> Part<TSource, TReturn>(this FieldBuilder<TSource, TReturn> field)
    {
        FieldSize.Set(field.FieldType, FieldSize.Value);
        return field;
    }

    private static FieldBuilder<TSource, TReturn> WithFirst<TSource, TReturn>(this FieldBuilder<TSource, TReturn> field, FieldSize size)
    {
        FieldSize.Set(field.FieldType, size);
        return field.Argument<NonNullGraphType<IntGraphType>>(FieldSize.First, $"1 to {size.Most}.", argument => argument.DefaultValue = size.Default);
    }
}
