using System.Text.Json;
using System.Text.Json.Nodes;
using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Cidadao.Api.OpenApi;

/// <summary>
/// Parameters that have the same name mean the same everywhere: what each is, where the endpoint does not say it, and what it may be. Many are read
/// as texts, so that all that is wrong can be said at once; the document has them as what they are.
/// </summary>
internal sealed class ParameterTexts : IOpenApiOperationTransformer
{
    private static readonly Dictionary<string, string> Descriptions = new()
    {
        ["id"] = "Its identifier, as the list has it or the Location.",
        ["pageSize"] = "Rows of a page, 1 to 200; 50 when absent.",
        ["cursor"] = "'next' of the page before; absent for the first.",
        ["limit"] = "How many at most, 1 to 500; 20 when absent.",
        ["agency"] = "Agency code.",
        ["code"] = "Agency code.",
        ["role"] = "A role of the team, as in the list of agents.",
        ["at"] = "A moment such as 2024-01-31T12:00:00Z; now when absent.",
        ["entry"] = "File in the upload; the first that has rejected rows when absent.",
        ["issue"] = "An issue, as the list of counts has it.",
        ["source"] = "Source of the contracts; all when absent.",
        ["year"] = "Year of signature; all when absent.",
        ["month"] = "Month of signature, 1 to 12; all when absent.",
        ["key"] = "Key of the cache.",
    };

    private static readonly Dictionary<string, Func<OpenApiSchema>> Schemas = new()
    {
        ["pageSize"] = () => new() { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "200", Default = 50 },
        ["from"] = () => new() { Type = JsonSchemaType.String, Format = "date" },
        ["to"] = () => new() { Type = JsonSchemaType.String, Format = "date" },
        ["minValue"] = () => new() { Type = JsonSchemaType.Number, Format = "decimal" },
        ["maxValue"] = () => new() { Type = JsonSchemaType.Number, Format = "decimal" },
        ["method"] = OneOf<ProcurementMethod>,
        ["severity"] = OneOf<Severity>,
        ["source"] = OneOf<DataSource>,
        ["contract"] = () => new() { Type = JsonSchemaType.Integer, Format = "int64" },
        ["investigation"] = () => new() { Type = JsonSchemaType.String, Format = "uuid" },
        ["at"] = () => new() { Type = JsonSchemaType.String, Format = "date-time" },
    };

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var parameter in (operation.Parameters ?? []).OfType<OpenApiParameter>())
        {
            if (parameter.In == ParameterLocation.Header)
                continue;
            var name = parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
            parameter.Description ??= Descriptions.GetValueOrDefault(name);
            if (Schemas.TryGetValue(name, out var schema))
                parameter.Schema = schema();
        }

        return Task.CompletedTask;
    }

    private static OpenApiSchema OneOf<T>()
        where T : struct, Enum =>
        new() { Type = JsonSchemaType.String, Enum = [.. Enum.GetValues<T>().Select(value => (JsonNode)Wire.Name(value))] };
}
