using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cidadao.UnitTests.Language;

/// <summary>An OpenAI-compatible server over real HTTP/2 (or 1.1), which does to each call what a test says.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _calls;
    private int _connections;

    private ModelServer(HttpProtocols protocols, int streams)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.Http2.MaxStreamsPerConnection = streams;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = protocols;
                listen.Use(next => async connection =>
                {
                    Interlocked.Increment(ref _connections);
                    await next(connection);
                });
            });
        });
        _app = builder.Build();
        _app.MapPost("/v1/chat/completions", async context =>
        {
            Protocol = context.Request.Protocol;
            await Behaviour(context, Interlocked.Increment(ref _calls));
        });
    }

    /// <summary>What happens to a call; the number is its own, from 1.</summary>
    public Func<HttpContext, int, Task> Behaviour { get; set; } = (context, _) => AnswerAsync(context, "ok");

    public int Calls => Volatile.Read(ref _calls);

    public int Connections => Volatile.Read(ref _connections);

    public string? Protocol { get; private set; }

    public Uri Address => new(new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), "v1");

    public static async Task<ModelServer> StartAsync(CancellationToken cancellation, HttpProtocols protocols = HttpProtocols.Http2, int streams = 50)
    {
        var server = new ModelServer(protocols, streams);
        await server._app.StartAsync(cancellation);
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    public static Task AnswerAsync(HttpContext context, string text, int input = 10, int output = 5)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(
            new JsonObject
            {
                ["id"] = "chat-1",
                ["object"] = "chat.completion",
                ["created"] = 1,
                ["model"] = "test",
                ["choices"] = new JsonArray(new JsonObject
                {
                    ["index"] = 0,
                    ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text },
                    ["finish_reason"] = "stop",
                }),
                ["usage"] = new JsonObject { ["prompt_tokens"] = input, ["completion_tokens"] = output, ["total_tokens"] = input + output },
            }.ToJsonString(),
            context.RequestAborted);
    }

    public static Task FailAsync(HttpContext context, int status, int? retryAfter = null)
    {
        context.Response.StatusCode = status;
        if (retryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return context.Response.WriteAsync("<html>no</html>");
    }

    public static async Task StreamAsync(HttpContext context, string word)
    {
        if (!context.Response.HasStarted)
            context.Response.ContentType = "text/event-stream";
        var chunk = new JsonObject
        {
            ["id"] = "chat-1",
            ["object"] = "chat.completion.chunk",
            ["created"] = 1,
            ["model"] = "test",
            ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = new JsonObject { ["role"] = "assistant", ["content"] = word } }),
        }.ToJsonString();
        await context.Response.WriteAsync($"data: {chunk}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
