using System.Globalization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Cidadao.Api.OpenApi;

/// <summary>What GraphQL looks like from outside: its requests and answers have one shape, whatever is asked, and its refusals have that shape too.</summary>
internal sealed class GraphQlOperation : IOpenApiOperationTransformer
{
    private static readonly string[] MediaTypes = ["application/graphql-response+json", "application/json"];

    private static readonly (int Status, string Description)[] Answers =
    [
        (StatusCodes.Status200OK, "The data, and of each field that failed an error with its path."),
        (StatusCodes.Status400BadRequest, "Not a request, not a valid document, or one beyond the limits of depth and complexity; the error has the figures."),
        (StatusCodes.Status401Unauthorized, "A mutation without a key, or reads are closed."),
        (StatusCodes.Status403Forbidden, "A mutation with a key that has not its scope."),
        (StatusCodes.Status413PayloadTooLarge, "The request is beyond the limit."),
        (StatusCodes.Status415UnsupportedMediaType, "The request is not application/json."),
        (StatusCodes.Status503ServiceUnavailable, "The database is busy or away."),
        (StatusCodes.Status504GatewayTimeout, "It took too long."),
    ];

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.RelativePath != "graphql")
            return Task.CompletedTask;
        if (context.Description.HttpMethod == HttpMethods.Get)
        {
            operation.Parameters =
            [
                Parameter("query", "The document; not needed with the hash of a known one."),
                Parameter("operationName", "Which of the document's operations."),
                Parameter("variables", "A JSON object."),
                Parameter("extensions", "A JSON object; persistedQuery.sha256Hash in it names a known document."),
            ];
        }
        else
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/json"] = new()
                    {
                        Schema = Object(("query", JsonSchemaType.String), ("operationName", JsonSchemaType.String), ("variables", JsonSchemaType.Object), ("extensions", JsonSchemaType.Object)),
                        Example = new System.Text.Json.Nodes.JsonObject { ["query"] = "{ contracts(first: 5, orderBy: VALUE) { nodes { number finalValue supplier { name } } } }" },
                    },
                },
            };
        }

        operation.Responses = [];
        foreach (var (status, description) in Answers)
        {
            operation.Responses[status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = description,
                Content = MediaTypes.ToDictionary(type => type, _ => new OpenApiMediaType { Schema = Answer() }),
            };
        }

        return Task.CompletedTask;
    }

    private static OpenApiSchema Answer()
    {
        var answer = Object(("data", JsonSchemaType.Object | JsonSchemaType.Null), ("errors", JsonSchemaType.Array), ("extensions", JsonSchemaType.Object));
        ((OpenApiSchema)answer.Properties!["errors"]).Items = Object(("message", JsonSchemaType.String), ("path", JsonSchemaType.Array), ("extensions", JsonSchemaType.Object));
        return answer;
    }

    private static OpenApiSchema Object(params IEnumerable<(string Name, JsonSchemaType Type)> properties) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = properties.ToDictionary(property => property.Name, IOpenApiSchema (property) => new OpenApiSchema { Type = property.Type }),
    };

    private static OpenApiParameter Parameter(string name, string description) =>
        new() { Name = name, In = ParameterLocation.Query, Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
}
