using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Cidadao.IntegrationTests.GraphQl;

/// <summary>An answer of <c>/graphql</c>.</summary>
internal sealed record GraphResponse(HttpStatusCode Status, JsonNode? Body, HttpResponseHeaders Headers, string? MediaType)
{
    public JsonNode? Data => Body?["data"];

    public JsonArray Errors => Body?["errors"]?.AsArray() ?? [];

    /// <summary>Of the first error.</summary>
    public string? Code => (string?)Errors.FirstOrDefault()?["extensions"]?["code"];
}

/// <summary>Asks <c>/graphql</c> as any client does.</summary>
internal sealed class GraphClient(HttpClient http)
{
    private const string Modern = "application/graphql-response+json";

    public Task<GraphResponse> AskAsync(string query, object? variables, CancellationToken cancellation) =>
        PostAsync(JsonSerializer.SerializeToUtf8Bytes(new { query, variables }), Modern, cancellation);

    /// <summary>An answer without errors.</summary>
    public async Task<JsonNode> DataAsync(string query, object? variables, CancellationToken cancellation)
    {
        var answer = await AskAsync(query, variables, cancellation);
        Assert.AreEqual((HttpStatusCode.OK, 0), (answer.Status, answer.Errors.Count), answer.Body?.ToJsonString());
        return answer.Data!;
    }

    public async Task<GraphResponse> PostAsync(byte[] body, string accept, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/graphql") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Accept.ParseAdd(accept);
        using var response = await http.SendAsync(request, cancellation);
        return await ReadAsync(response, cancellation);
    }

    /// <param name="query">Parameters of the address.</param>
    public async Task<GraphResponse> GetAsync(string query, CancellationToken cancellation, string? etag = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/graphql?{query}");
        if (etag is not null)
            request.Headers.IfNoneMatch.ParseAdd(etag);
        using var response = await http.SendAsync(request, cancellation);
        return await ReadAsync(response, cancellation);
    }

    public static string Encoded(string query) => string.Create(CultureInfo.InvariantCulture, $"query={Uri.EscapeDataString(query)}");

    private static async Task<GraphResponse> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = await response.Content.ReadAsByteArrayAsync(cancellation);
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new(response.StatusCode, isJson && text.Length > 0 ? JsonNode.Parse(Encoding.UTF8.GetString(text)) : null, response.Headers, response.Content.Headers.ContentType?.MediaType);
    }
}
