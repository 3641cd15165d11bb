using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Cidadao.Api.OpenApi;

/// <summary>The head of the document, and the parts that operations refer to: problem details, the answers made of them, headers.</summary>
internal sealed class SharedParts : IOpenApiDocumentTransformer
{
    private const string Problem = "Problem";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = "Cidadão.AI";
        document.Info.Version = "v1";
        document.Info.Description =
            "Contratos públicos do Brasil e indícios que merecem verificação. / Brazil's public contracts and red flags worth a look. "
            + "Money is BRL, dates are ISO. Errors are problem details, in Portuguese or, with Accept-Language: en, in English.";
        // Wherever the document was got from; it is the same on every machine.
        document.Servers = [new() { Url = "/" }];
        // What operations no longer refer to: the form of an upload is described by its fields, problems by the schema below.
        document.Components?.Schemas?.Remove(nameof(IFormFile));
        document.Components?.Schemas?.Remove(nameof(ProblemDetails));
        document.AddComponent<IOpenApiSchema>(Problem, ProblemSchema());
        document.AddComponent<IOpenApiHeader>("Location", Header(JsonSchemaType.String, "Path of what was accepted, where its progress is."));
        document.AddComponent<IOpenApiHeader>("RetryAfter", Header(JsonSchemaType.Integer, "Seconds until it is worth another try."));
        foreach (var (name, parameter) in CallHeaders.Parameters)
            document.AddComponent<IOpenApiParameter>(name, parameter);
        foreach (var failure in Failure.ByStatus.Values)
            document.AddComponent<IOpenApiResponse>(failure.Name, ResponseOf(failure, document));
        return Task.CompletedTask;
    }

    private static OpenApiResponse ResponseOf(Failure failure, OpenApiDocument document) => new()
    {
        Description = failure.Description,
        Headers = failure.IsForLater ? new Dictionary<string, IOpenApiHeader> { ["Retry-After"] = new OpenApiHeaderReference("RetryAfter", document) } : null,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(Problem, document), Example = failure.Status == StatusCodes.Status400BadRequest ? Examples.Refusal() : null },
        },
    };

    /// <summary>What <see cref="Errors.Problem"/> writes.</summary>
    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "Problem details (RFC 9457).",
        Required = new HashSet<string> { "type", "title", "status" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("urn:cidadao:problem:NAME; stable, for programs to decide by."),
            ["title"] = Text("The same for every problem of the type, in the reader's language."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
            ["detail"] = Text("What is the matter with this very request, and what helps."),
            ["instance"] = Text("Path of the request."),
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "Of a request that is wrong: messages by parameter or by place in the body, such as scope.from.",
                AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
            },
            ["scope"] = Text("Of 401 and 403: the scope that is needed."),
            ["correlationId"] = Text("Names this request in the server's log."),
        },
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };

    private static OpenApiHeader Header(JsonSchemaType type, string description) => new() { Description = description, Schema = new OpenApiSchema { Type = type } };
}
