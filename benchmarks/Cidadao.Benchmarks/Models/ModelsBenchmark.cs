using System.CommandLine;
using System.Net;
using System.Text;
using Cidadao.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Cidadao.Benchmarks.Models;

/// <summary>
/// Calls a second to a local provider that answers at once: over the pooled HTTP/2 client, beside pooled HTTP/1.1 and a new client for each
/// call. What is measured is the connection's part of a call, not a model's.
/// </summary>
internal static class ModelsBenchmark
{
    private const string Answer = """{"choices":[{"index":0,"message":{"role":"assistant","content":"ok"},"finish_reason":"stop"}]}""";
    private const string Question = """{"model":"m","messages":[{"role":"user","content":"Oi"}]}""";

    public static Command Command()
    {
        var calls = new Option<int>("--calls") { DefaultValueFactory = _ => 20_000, Description = "Calls of each kind; a tenth of them with new clients." };
        var together = new Option<int>("--together") { DefaultValueFactory = _ => 50, Description = "Calls at a time." };
        var command = new Command("models", "Calls to a provider: pooled HTTP/2, pooled HTTP/1.1, a new client for each.") { calls, together };
        command.SetAction(async (parsed, cancellation) =>
        {
            await RunAsync(parsed.GetValue(calls), parsed.GetValue(together), cancellation);
            return 0;
        });
        return command;
    }

    private static async Task RunAsync(int calls, int together, CancellationToken cancellation)
    {
        await using var server = Server();
        await server.StartAsync(cancellation);
        var addresses = server.Urls.Select(address => new Uri(address)).ToArray();
        var (http2, http1) = (addresses[0], addresses[1]);
        using var pooled2 = new HttpClient(OutgoingHttp.CreateHandler(new()));
        using var pooled1 = new HttpClient(OutgoingHttp.CreateHandler(new()));

        var fresh = await MeasureAsync(calls / 10, together, () => FreshAsync(http2, cancellation), cancellation);
        var overOne = await MeasureAsync(calls, together, () => CallAsync(pooled1, http1, HttpVersion.Version11, cancellation), cancellation);
        var overTwo = await MeasureAsync(calls, together, () => CallAsync(pooled2, http2, HttpVersion.Version20, cancellation), cancellation);

        var perCall = fresh / (calls / 10);
        var report = new Report($"models: {together} calls at a time");
        report.Add("new client a call, HTTP/2", calls / 10, fresh);
        report.Add("pooled HTTP/1.1", calls, overOne, perCall / (overOne / calls));
        report.Add("pooled HTTP/2", calls, overTwo, perCall / (overTwo / calls));
        report.Print();
    }

    private static async Task<TimeSpan> MeasureAsync(int calls, int together, Func<Task> call, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = together, CancellationToken = cancellation };
        await Parallel.ForAsync(0, calls / 10, options, async (_, _) => await call());
        var started = TimeProvider.System.GetTimestamp();
        await Parallel.ForAsync(0, calls, options, async (_, _) => await call());
        return TimeProvider.System.GetElapsedTime(started);
    }

    private static async Task FreshAsync(Uri address, CancellationToken cancellation)
    {
        using var http = new HttpClient(OutgoingHttp.CreateHandler(new()));
        await CallAsync(http, address, HttpVersion.Version20, cancellation);
    }

    private static async Task CallAsync(HttpClient http, Uri address, Version version, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address, "/v1/chat/completions"))
        {
            Version = version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new StringContent(Question, Encoding.UTF8, "application/json"),
        };
        using var response = await http.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
    }

    private static WebApplication Server()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var app = builder.Build();
        app.MapPost("/v1/chat/completions", context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(Answer, context.RequestAborted);
        });
        return app;
    }
}
