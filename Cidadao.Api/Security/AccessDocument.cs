using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Cidadao.Api.Security;

/// <summary>What the OpenAPI document says of keys: the scheme, and of each operation the scope that it needs; a read needs a key only where reads are closed.</summary>
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
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<NeededScope>().LastOrDefault() is { } needed)
            operation.Security = [With(Wire.Name(needed.Scope))];
        else if (metadata.Contains(ScopePolicies.Read))
            operation.Security = [new(), With()];
        return Task.CompletedTask;

        OpenApiSecurityRequirement With(params List<string> scopes) => new() { [new(ApiKeyHandler.SchemeName, context.Document)] = scopes };
    }
}
