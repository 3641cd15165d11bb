using System.Text.Json;
using GraphQL;

namespace Cidadao.Api.GraphQL.Execution;

/// <summary>What a client asks for.</summary>
/// <param name="Hash">SHA-256 of the document, lower case hexadecimal; null where the client gives none.</param>
internal sealed record GraphRequest(string? Query, string? OperationName, Inputs Variables, string? Hash);

/// <summary>
/// Reads a request: JSON of at most 32 levels, no name twice, from a body or from the parameters of an address. What cannot be read is refused by
/// its place, never by an exception.
/// </summary>
internal sealed class GraphRequestReader(IGraphQLSerializer serializer, Microsoft.Extensions.Options.IOptions<GraphQlOptions> options)
{
    private const int Levels = 32;
    private const int HashLength = 64;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = Levels, AllowDuplicateProperties = false };

    public async Task<(GraphRequest? Request, RequestRefusal? Refusal)> ReadAsync(HttpContext http, CancellationToken cancellation)
    {
        try
        {
            if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
            {
                var query = http.Request.Query;
                using var variables = query["variables"].ToString() is { Length: > 0 } text ? JsonDocument.Parse(text, Strict) : null;
                using var extensions = query["extensions"].ToString() is { Length: > 0 } more ? JsonDocument.Parse(more, Strict) : null;
                return (Of(Given(query["query"]), Given(query["operationName"]), variables?.RootElement, extensions?.RootElement), null);
            }

            if (!http.Request.HasJsonContentType())
            {
                return (null, RequestRefusal.Unreadable(
                    http, "MEDIA_TYPE", new("Envie o pedido como application/json.", "Send the request as application/json."), StatusCodes.Status415UnsupportedMediaType));
            }

            if (await BodyAsync(http.Request, cancellation) is not { } bytes)
            {
                return (null, RequestRefusal.Unreadable(
                    http,
                    "TOO_LARGE",
                    new($"O pedido tem mais de {options.Value.MaxBytes} bytes.", $"The request has more than {options.Value.MaxBytes} bytes."),
                    StatusCodes.Status413PayloadTooLarge));
            }

            using var body = JsonDocument.Parse(bytes, Strict);
            if (body.RootElement.ValueKind != JsonValueKind.Object)
            {
                return (null, RequestRefusal.Unreadable(
                    http, "BAD_REQUEST", new("O pedido deve ser um objeto JSON com 'query'.", "The request must be a JSON object with 'query'.")));
            }

            return (Of(Text(body.RootElement, "query"), Text(body.RootElement, "operationName"), Part(body.RootElement, "variables"), Part(body.RootElement, "extensions")), null);
        }
        catch (JsonException e)
        {
            return (null, RequestRefusal.Unreadable(
                http,
                "BAD_REQUEST",
                new($"JSON ilegível na linha {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.", $"Unreadable JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.")));
        }
        catch (Exception e) when (e is UnreadableException or InvalidOperationException or FormatException or OverflowException)
        {
            // Text that is not UTF-8, a number beyond every type, a part of another kind.
            var part = (e as UnreadableException)?.Part ?? "variables";
            return (null, RequestRefusal.Unreadable(http, "BAD_REQUEST", new($"'{part}' não pode ser lido.", $"'{part}' cannot be read.")));
        }
    }

    /// <returns>Null when there is more than a request may have.</returns>
    private async Task<byte[]?> BodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        var most = options.Value.MaxBytes;
        if (request.ContentLength > most)
            return null;
        var buffer = new byte[Math.Min(most, (request.ContentLength ?? most) + 1) + 1];
        var length = 0;
        for (int read; length < buffer.Length && (read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellation)) > 0;)
            length += read;
        return length > most ? null : buffer[..length];
    }

    private GraphRequest Of(string? query, string? operationName, JsonElement? variables, JsonElement? extensions)
    {
        var inputs = variables is { ValueKind: JsonValueKind.Object } ? serializer.ReadNode<Inputs>(variables)! : Inputs.Empty;
        if (variables is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null or JsonValueKind.Undefined) })
            throw new UnreadableException("variables");
        if (extensions is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null or JsonValueKind.Undefined) })
            throw new UnreadableException("extensions");
        string? hash = null;
        if (extensions is { ValueKind: JsonValueKind.Object } all && all.TryGetProperty("persistedQuery", out var persisted))
        {
            hash = persisted.ValueKind == JsonValueKind.Object ? Text(persisted, "sha256Hash")?.ToLowerInvariant() : null;
            if (hash is not { Length: HashLength } || !hash.All(char.IsAsciiHexDigit))
                throw new UnreadableException("extensions.persistedQuery.sha256Hash");
        }

        return new(query, operationName, inputs, hash);
    }

    private static string? Text(JsonElement of, string name)
    {
        if (Part(of, name) is not { } part)
            return null;
        return part.ValueKind == JsonValueKind.String ? Given(part.GetString()) : throw new UnreadableException(name);
    }

    private static JsonElement? Part(JsonElement of, string name) => of.TryGetProperty(name, out var part) && part.ValueKind != JsonValueKind.Null ? part : null;

    private static string? Given(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private sealed class UnreadableException(string part) : Exception
    {
        public string Part => part;
    }
}
