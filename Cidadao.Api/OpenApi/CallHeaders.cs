using System.Reflection;
using Cidadao.Api.Caching;
using Cidadao.Api.Commands;
using Cidadao.Api.Http;
using Cidadao.Api.Imports;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Cidadao.Api.OpenApi;

/// <summary>Headers of the request, where they do something: the language and the id everywhere, the key of a command, what a reader has already.</summary>
internal sealed class CallHeaders : IOpenApiOperationTransformer
{
    /// <summary>What operations refer to, by name.</summary>
    public static IReadOnlyDictionary<string, OpenApiParameter> Parameters { get; } = new Dictionary<string, OpenApiParameter>
    {
        ["AcceptLanguage"] = Header("Accept-Language", "Of errors and of what is said in words: Portuguese, or English where it is preferred ('en')."),
        ["CorrelationId"] = Header(Correlation.Header, "The client's name for this request, 1 to 64 letters, digits, '.', '_' and '-'; it is in the answer, in problem details and in the log."),
        ["IdempotencyKey"] = Header(
            CommandIntake.Header,
            "At most 200 characters, new for each thing that is to be done. The same request with the same key is done once in 24 hours, and answered as the first time ("
            + CommandIntake.ReplayedHeader + "); another request with it is refused (409)."),
        ["IfNoneMatch"] = Header("If-None-Match", "The ETag of what the client has; 304 while that is still so."),
    };

    /// <summary>Whether the endpoint accepts a command, which an <c>Idempotency-Key</c> makes harmless to repeat.</summary>
    public static bool IsCommand(IList<object> metadata) => metadata.OfType<MethodInfo>()
        .Any(handler => handler.GetParameters().Any(parameter => parameter.ParameterType == typeof(CommandIntake) || parameter.ParameterType == typeof(UploadIntake)));

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (IsCommand(metadata))
            Add("IdempotencyKey");
        if (metadata.OfType<ResponsePolicy>().Any())
        {
            Add("IfNoneMatch");
            (operation.Responses ??= [])["304"] = new OpenApiResponse { Description = "What the client has is still so." };
        }

        Add("AcceptLanguage");
        Add("CorrelationId");
        if (operation.Responses?.TryGetValue("202", out var accepted) == true && accepted is OpenApiResponse { } later)
            later.Headers = new Dictionary<string, IOpenApiHeader> { ["Location"] = new OpenApiHeaderReference("Location", context.Document) };
        return Task.CompletedTask;

        void Add(string name) => (operation.Parameters ??= []).Add(new OpenApiParameterReference(name, context.Document));
    }

    private static OpenApiParameter Header(string name, string description) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
