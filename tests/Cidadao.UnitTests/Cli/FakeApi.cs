using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;
using Cidadao.Api.Responses;

namespace Cidadao.UnitTests.Cli;

/// <summary>Stands for the API: answers by method and path, in the order in which the answers were given; the last one goes on.</summary>
internal sealed class FakeApi : HttpMessageHandler
{
    private readonly Dictionary<string, Queue<Func<HttpResponseMessage>>> _answers = [];

    /// <summary>Method, path and query of each request.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Bodies of the POST requests.</summary>
    public List<string> Bodies { get; } = [];

    /// <summary>Called before a request is answered.</summary>
    public Action<string>? Asked { get; set; }

    public FakeApi Answer<T>(string request, T body, JsonTypeInfo<T> type, HttpStatusCode status = HttpStatusCode.OK) =>
        Answer(request, () => new HttpResponseMessage(status) { Content = JsonContent.Create(body, type) });

    public FakeApi Problem(string request, HttpStatusCode status, string json) => Answer(request, () => new HttpResponseMessage(status)
    {
        Content = new StringContent(json, System.Text.Encoding.UTF8, "application/problem+json"),
    });

    public FakeApi Unreachable(string request, int times = 1)
    {
        for (var i = 0; i < times; i++)
            Answer(request, () => throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused"));
        return this;
    }

    public FakeApi Answer(string request, Func<HttpResponseMessage> answer)
    {
        if (!_answers.TryGetValue(request, out var queue))
            _answers[request] = queue = [];
        queue.Enqueue(answer);
        return this;
    }

    public static Accepted Accepted(Guid id) => new(id, "/somewhere");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var target = $"{request.Method} {request.RequestUri!.PathAndQuery}";
        Requests.Add(target);
        if (request is { Content: not null })
            Bodies.Add(await request.Content.ReadAsStringAsync(cancellationToken));
        Asked?.Invoke(target);
        cancellationToken.ThrowIfCancellationRequested();
        var path = target.Split('?')[0];
        if (!_answers.TryGetValue(path, out var queue))
            throw new AssertFailedException($"Nobody told what to answer to {target}.");
        return (queue.Count > 1 ? queue.Dequeue() : queue.Peek())();
    }
}
