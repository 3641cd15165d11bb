using System.Globalization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Cidadao.Api.OpenApi;

/// <summary>Puts the <see cref="Examples"/> to the bodies that have their type.</summary>
internal sealed class OperationExamples : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var asked = context.Description.ActionDescriptor.EndpointMetadata.OfType<IAcceptsMetadata>().LastOrDefault()?.RequestType;
        Show(operation.RequestBody?.Content, asked);
        foreach (var answer in context.Description.SupportedResponseTypes)
            Show(operation.Responses?[answer.StatusCode.ToString(CultureInfo.InvariantCulture)].Content, answer.Type);
        return Task.CompletedTask;
    }

    private static void Show(IDictionary<string, OpenApiMediaType>? content, Type? type)
    {
        if (content?.TryGetValue("application/json", out var body) == true)
            body.Example = Examples.Of(type);
    }
}
