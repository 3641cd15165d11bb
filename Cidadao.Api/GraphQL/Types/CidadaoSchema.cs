using Cidadao.Api.GraphQL.Reading;
using GraphQL.Types;

namespace Cidadao.Api.GraphQL.Types;

/// <summary>The schema; <c>docs/schema.graphql</c> is made of it.</summary>
internal sealed class CidadaoSchema : Schema
{
    public CidadaoSchema(IServiceProvider services)
        : base(services)
    {
        Directives.Register(new CacheControlDirective());
        Query = new QueryType();
        Mutation = new MutationType();
    }
}
