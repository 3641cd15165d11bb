using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Cidadao.Api.OpenApi;

/// <summary>Numbers are numbers. That the reader takes them from texts too is his patience, and no part of the format.</summary>
internal sealed class NumberSchemas : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (schema.Type is not { } type || (type & (JsonSchemaType.Integer | JsonSchemaType.Number)) == 0)
            return Task.CompletedTask;
        schema.Type = type & ~JsonSchemaType.String;
        schema.Pattern = null;
        if ((Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type) == typeof(decimal))
            schema.Format = "decimal";
        return Task.CompletedTask;
    }
}
