using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Cidadao.Api.Security;

/// <summary>What the OpenAPI document says of keys: the scheme, and of each operation the scope that it needs, with 401 and 403.</summary>
internal sealed class AccessDocument : IOpenApiDocumentTransformer, IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Components ??= new();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[ApiKeyHandler.SchemeName] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = $"An API key, cidadao_…; it may come in {ApiKeyHandler.Header} as well. / Uma chave de API; pode vir também em {ApiKeyHandler.Header}.",
        };
        return Task.CompletedTask;
    }

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<NeededScope>().LastOrDefault() is not { } needed)
            return Task.CompletedTask;
        operation.Security ??= [];
        operation.Security.Add(new() { [new(ApiKeyHandler.SchemeName, context.Document)] = [Wire.Name(needed.Scope)] });
        operation.Responses ??= [];
        operation.Responses["401"] = new OpenApiResponse { Description = "No API key, or one that is unknown, expired or revoked." };
        operation.Responses["403"] = new OpenApiResponse { Description = $"The key has not the scope '{Wire.Name(needed.Scope)}'." };
        return Task.CompletedTask;
    }
}
