using GraphQL;
using GraphQL.Builders;
using GraphQL.Types;
using GraphQLParser.AST;

namespace Cidadao.Api.GraphQL.Reading;

/// <summary>How a field says what may be kept of it: once, for the resolver, for the answer's headers and in the schema.</summary>
internal static class CachePolicies
{
    private const string Metadata = "cache";

    public static CachePolicy? Of(IFieldType field) => field.GetMetadata<CachePolicy?>(Metadata);

    public static FieldBuilder<TSource, TReturn> Keep<TSource, TReturn>(this FieldBuilder<TSource, TReturn> field, CachePolicy policy)
    {
        field.FieldType.WithMetadata(Metadata, policy);
        field.FieldType.ApplyDirective(CachePolicy.Directive, directive => directive
            .AddArgument(new("maxAge") { Value = (int)policy.MaxAge.TotalSeconds })
            .AddArgument(new("mayStore") { Value = policy.MayStore })
            .AddArgument(new("evictedBy") { Value = policy.Tags.ToArray() }));
        return field;
    }
}

/// <summary><c>@cacheControl</c>.</summary>
internal sealed class CacheControlDirective : Directive
{
    public CacheControlDirective()
        : base(CachePolicy.Directive, DirectiveLocation.FieldDefinition)
    {
        Description = "What may be kept of a field. An answer is kept as long as the least of its fields allows: its Cache-Control says how long.";
        Arguments = new QueryArguments(
            new QueryArgument<NonNullGraphType<IntGraphType>>
            {
                Name = "maxAge",
                Description = "Seconds that an answer may be used without asking again; 0: ask each time, by ETag.",
            },
            new QueryArgument<NonNullGraphType<BooleanGraphType>> { Name = "mayStore", Description = "False: it changes by itself, and is not kept." },
            new QueryArgument<NonNullGraphType<ListGraphType<NonNullGraphType<StringGraphType>>>>
            {
                Name = "evictedBy",
                Description = "The server keeps the field's value until one of these changes; without any it reads it anew.",
            });
    }

    public override bool? Introspectable => true;
}
