using System.Net;
using System.Text;
using System.Text.Json;
using Cidadao.Api.Responses;

namespace Cidadao.WebTests.Setup;

/// <summary>Answers by method and path, as the API's wire format has it, and remembers what was asked.</summary>
internal sealed class FakeApi : HttpMessageHandler
{
    private readonly Dictionary<string, Func<HttpResponseMessage>> _answers = [];
    private readonly List<Request> _requests = [];
    private readonly Lock _lock = new();

    /// <summary>A request as it came.</summary>
    /// <param name="Path">Path below <c>/api/v1/</c> without query.</param>
    /// <param name="Authorization">As it came; null when none did.</param>
    public sealed record Request(HttpMethod Method, string Path, string Query, string Body, long? Length, string? Authorization);

    public IReadOnlyList<Request> Requests
    {
        get
        {
            lock (_lock)
                return [.. _requests];
        }
    }

    /// <summary>Requests of one method and path, in order.</summary>
    public IReadOnlyList<Request> To(HttpMethod method, string path) =>
        [.. Requests.Where(request => request.Method == method && request.Path == path)];

    /// <summary>Answers a GET with a record.</summary>
    public FakeApi Has<T>(string path, T body) => Answers(HttpMethod.Get, path, () => Json(HttpStatusCode.OK, body));

    /// <summary>Accepts a command.</summary>
    public FakeApi Accepts(HttpMethod method, string path, Guid id) =>
        Answers(method, path, () => Json(HttpStatusCode.Accepted, new Accepted(id, $"/api/v1/{path}/{id}")));

    /// <summary>Does what a command asks, and has nothing to say.</summary>
    public FakeApi Does(HttpMethod method, string path) => Answers(method, path, () => new HttpResponseMessage(HttpStatusCode.NoContent));

    /// <summary>Refuses with problem details.</summary>
    public FakeApi Refuses(
        HttpMethod method, string path, HttpStatusCode status, string title, string detail, Dictionary<string, string[]>? errors = null) =>
        Answers(method, path, () => new HttpResponseMessage(status)
        {
            Content = new StringContent(
                JsonSerializer.Serialize(new { type = "about:blank", title, status = (int)status, detail, errors }),
                Encoding.UTF8,
                "application/problem+json"),
        });

    /// <summary>Breaks the connection.</summary>
    public FakeApi IsAway(HttpMethod method, string path) =>
        Answers(method, path, () => throw new HttpRequestException("Connection refused"));

    public FakeApi Answers(HttpMethod method, string path, Func<HttpResponseMessage> answer)
    {
        lock (_lock)
            _answers[$"{method} {path}"] = answer;
        return this;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath["/api/v1/".Length..];
        var length = request.Content?.Headers.ContentLength;
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Func<HttpResponseMessage>? answer;
        lock (_lock)
        {
            _requests.Add(new Request(request.Method, path, Uri.UnescapeDataString(request.RequestUri.Query), body, length, request.Headers.Authorization?.ToString()));
            _answers.TryGetValue($"{request.Method} {path}", out answer);
        }
        return answer is null
            ? throw new InvalidOperationException($"The test gave no answer for {request.Method} {path}.")
            : answer();
    }

    private static HttpResponseMessage Json<T>(HttpStatusCode status, T body) => new(status)
    {
        Content = new StringContent(JsonSerializer.Serialize(body, typeof(T), ApiJson.Default), Encoding.UTF8, "application/json"),
    };
}
