using System.Text.Encodings.Web;
using Cidadao.Api.GraphQL.Execution;
using Cidadao.Api.GraphQL.Limits;
using Cidadao.Api.GraphQL.Reading;
using Cidadao.Api.GraphQL.Types;
using Cidadao.Api.Security;
using GraphQL;
using GraphQL.Execution;
using GraphQLParser.AST;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;

namespace Cidadao.Api.GraphQL;

/// <summary>Registration of GraphQL.</summary>
internal static class GraphQlServices
{
    /// <summary>After the cache and the database.</summary>
    public static void AddGraphQlApi(this IServiceCollection services)
    {
        services.AddOptions<GraphQlOptions>().BindConfiguration("GraphQL").ValidateOnStart();
        services.AddSingleton<IValidateOptions<GraphQlOptions>, ValidateGraphQl>();
        services.AddGraphQL(graphql => graphql
            .AddSelfActivatingSchema<CidadaoSchema>()
            // Accents as they are, as in REST's answers: \u00E7 for ç takes three times the bytes.
            .AddSystemTextJson(json => json.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping)
            // One field after the other: an operation holds at most one connection to the database.
            .AddExecutionStrategy<SerialExecutionStrategy>(OperationType.Query)
            .AddErrorInfoProvider(errors => (errors.ExposeCodes, errors.ExposeData) = (false, false)));
        services.AddSingleton<IHybridCacheSerializerFactory, KeptSerializers>();
        services.AddSingleton<GraphReads>();
        services.AddSingleton<OperationLimits>();
        services.AddSingleton<GraphRequestReader>();
        services.AddSingleton<Documents>();
        services.AddSingleton<GraphAnswer>();
        services.AddSingleton<GraphQlEndpoint>();
    }

    /// <summary><c>/graphql</c>, its schema at <c>/graphql/schema</c>, and its page at <c>/graphql/ui</c>.</summary>
    public static void MapGraphQl(this WebApplication app)
    {
        app.MapMethods("/graphql", [HttpMethods.Get, HttpMethods.Post], (HttpContext http, GraphQlEndpoint endpoint) => endpoint.HandleAsync(http))
            .WithTags("GraphQL").WithSummary("GraphQL over HTTP: see docs/graphql.md").IsRead().Costs(5);
        app.MapGet("/graphql/schema", (GraphQlEndpoint endpoint) => endpoint.Schema is { } schema
            ? Results.Text(schema, "text/plain; charset=utf-8")
            : Results.NotFound()).WithTags("GraphQL").WithSummary("The schema, where it may be asked for")
            .Produces<string>(StatusCodes.Status200OK, "text/plain").ProducesProblem(StatusCodes.Status404NotFound).IsRead();
        app.MapGraphQlPage();
    }
}
