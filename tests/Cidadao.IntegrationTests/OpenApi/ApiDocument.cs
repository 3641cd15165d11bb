using System.Globalization;
using System.Text.Json.Nodes;

namespace Cidadao.IntegrationTests.OpenApi;

/// <summary>The OpenAPI document, as who generates a client reads it.</summary>
internal sealed class ApiDocument(JsonNode root)
{
    /// <param name="Path">As the document has it, with parameters in braces.</param>
    /// <param name="Method">Upper case.</param>
    public sealed record Operation(string Path, string Method, JsonObject Node)
    {
        public string Name => $"{Method} {Path}";

        public string? Text(string name) => (string?)Node[name];
    }

    public JsonNode Root => root;

    public IReadOnlyList<Operation> Operations { get; } =
    [
        .. root["paths"]?.AsObject().SelectMany(path => path.Value!.AsObject().Select(operation => new Operation(path.Key, operation.Key.ToUpperInvariant(), operation.Value!.AsObject()))) ?? [],
    ];

    /// <summary>The node, or what it refers to.</summary>
    /// <returns>Null where that is not there.</returns>
    public JsonNode? Resolve(JsonNode? node)
    {
        if ((string?)(node as JsonObject)?["$ref"] is not { } reference)
            return node;
        return reference.StartsWith("#/", StringComparison.Ordinal)
            ? reference[2..].Split('/').Aggregate((JsonNode?)root, At)
            : null;
    }

    private static JsonNode? At(JsonNode? node, string name) => node is JsonArray list
        ? list[int.Parse(name, CultureInfo.InvariantCulture)]
        : node?[name.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)];

    /// <summary>Every reference of the document, wherever it stands.</summary>
    public static IEnumerable<JsonObject> References(JsonNode? node) => node switch
    {
        JsonObject one when one["$ref"] is JsonValue => [one],
        JsonObject many => many.SelectMany(property => References(property.Value)),
        JsonArray list => list.SelectMany(References),
        _ => [],
    };

    public IEnumerable<JsonNode> ParametersOf(Operation operation) => (operation.Node["parameters"]?.AsArray() ?? []).Select(parameter => Resolve(parameter)!);

    public IEnumerable<(int Status, JsonNode Response)> ResponsesOf(Operation operation) =>
        operation.Node["responses"]!.AsObject().Select(response => (int.Parse(response.Key, System.Globalization.CultureInfo.InvariantCulture), Resolve(response.Value)!));
}
