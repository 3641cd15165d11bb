using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cidadao.Api.Responses;

namespace Cidadao.IntegrationTests.Access;

/// <summary>Somebody with a key, or without.</summary>
/// <param name="Secret">Null: without.</param>
internal sealed record Caller(Installation Installation, string? Secret, string Header = "Authorization")
{
    public async Task<HttpResponseMessage> SendAsync(string method, string path, CancellationToken cancellation, string api = "api", HttpContent? body = null)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(new(method), new Uri(Installation.Topology.Addresses[api], path)) { Content = body };
        if (body is null && method is "POST")
            request.Content = path == "/api/v1/imports" ? new MultipartFormDataContent { { new StringContent("x"), "text" } } : new StringContent("{}", Encoding.UTF8, "application/json");
        request.Headers.AcceptLanguage.Add(new("en"));
        if (Secret is not null)
            request.Headers.TryAddWithoutValidation(Header, Header == "Authorization" ? $"Bearer {Secret}" : Secret);
        return await client.SendAsync(request, cancellation);
    }

    public async Task<HttpStatusCode> StatusAsync(string method, string path, CancellationToken cancellation, string api = "api")
    {
        using var response = await SendAsync(method, path, cancellation, api);
        return response.StatusCode;
    }

    /// <summary>Makes a key, as an administrator does.</summary>
    public async Task<(Guid Id, Caller Owner)> MakeAsync(CancellationToken cancellation, params IReadOnlyList<string> scopes)
    {
        using var body = JsonContent.Create(new($"for {string.Join(' ', scopes)}", scopes), ApiJson.Default.CreateKeyRequest);
        using var response = await SendAsync("POST", "/api/v1/admin/keys", cancellation, body: body);
        Assert.AreEqual(HttpStatusCode.Created, response.StatusCode, await response.Content.ReadAsStringAsync(cancellation));
        Assert.AreEqual("no-store", response.Headers.CacheControl?.ToString());
        var made = (await response.Content.ReadFromJsonAsync(ApiJson.Default.CreatedKeyResponse, cancellation))!;
        return (made.Key.Id, this with { Secret = made.Secret });
    }

    public async Task<IReadOnlyList<KeyResponse>> ListAsync(CancellationToken cancellation)
    {
        using var response = await SendAsync("GET", "/api/v1/admin/keys", cancellation);
        return (await response.Content.ReadFromJsonAsync(ApiJson.Default.IReadOnlyListKeyResponse, cancellation))!;
    }

    /// <summary>A key that has expired, which the API makes for nobody.</summary>
    public async Task<Caller> ExpiredAsync(CancellationToken cancellation)
    {
        var secret = "cidadao_" + RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", 43);
        await using var command = Installation.Database.CreateCommand(
            "INSERT INTO api_keys (id, name, hash, hint, scopes, created_at, expires_at) VALUES (gen_random_uuid(), 'expired', $1, 'cidadao_abcd', 4, now(), now() - interval '1 second')");
        command.Parameters.Add(new() { Value = SHA256.HashData(Encoding.ASCII.GetBytes(secret)) });
        await command.ExecuteNonQueryAsync(cancellation);
        return this with { Secret = secret };
    }

    public static async Task<JsonElement> ProblemAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        Assert.AreEqual("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadFromJsonAsync<JsonElement>(cancellation);
    }
}
