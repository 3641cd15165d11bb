using System.Net;
using System.Text.Json.Nodes;
using Cidadao.ServiceDefaults;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Cidadao.UnitTests.Hosting;

/// <summary>How a process ends.</summary>
[TestClass]
public sealed class DrainingTests
{
    private readonly ApplicationLifetime _lifetime = new(NullLogger<ApplicationLifetime>.Instance);
    private readonly FakeTimeProvider _clock = new();

    [TestMethod]
    public async Task It_is_not_ready_from_the_moment_in_which_it_is_asked_to_end_and_still_alive()
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.AddServiceDefaults();
        await using var app = builder.Build();
        app.MapDefaultEndpoints();
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        Assert.AreEqual("200 Healthy", await ReadyAsync(client));

        app.Lifetime.StopApplication();

        Assert.AreEqual("503 Ending", await ReadyAsync(client));
        using var alive = await client.GetAsync(new Uri("/alive", UriKind.Relative));
        Assert.AreEqual(HttpStatusCode.OK, alive.StatusCode);
        Assert.IsTrue(alive.Headers.ConnectionClose);
    }

    [TestMethod]
    public async Task It_serves_for_the_delay_whoever_asks_first_and_no_longer()
    {
        var draining = Draining(seconds: 5);
        var first = draining.DelayAsync(CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(4.9));
        var stopping = draining.StoppingAsync(CancellationToken.None);
        Assert.IsFalse(first.IsCompleted);
        Assert.IsFalse(stopping.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(0.1));

        await Task.WhenAll(first, stopping).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [TestMethod]
    public void Without_a_delay_it_begins_to_end_at_once() => Assert.IsTrue(Draining(seconds: 0).DelayAsync(CancellationToken.None).IsCompletedSuccessfully);

    [TestMethod]
    public async Task A_host_that_has_no_more_time_does_not_wait_for_the_delay()
    {
        using var over = new CancellationTokenSource();
        var delay = Draining(seconds: 5).DelayAsync(over.Token);

        await over.CancelAsync();

        await delay.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [TestMethod]
    [DataRow("HTTP/1.1", null, "close")]
    [DataRow("HTTP/1.1", "websocket", "")]
    [DataRow("HTTP/2", null, "")]
    public async Task A_connection_is_closed_with_the_first_answer_after_that(string protocol, string? upgrade, string expected)
    {
        using var services = new ServiceCollection().BuildServiceProvider();
        var app = new ApplicationBuilder(services);
        new LeavingConnections(Draining(seconds: 5)).Configure(static _ => { })(app);
        var pipeline = app.Build();
        Assert.AreEqual("", await ConnectionAsync(pipeline, protocol, upgrade));

        _lifetime.StopApplication();

        Assert.AreEqual(expected, await ConnectionAsync(pipeline, protocol, upgrade));
    }

    [TestMethod]
    [DataRow("-1")]
    [DataRow("21")]
    [DataRow("soon")]
    public async Task A_delay_that_cannot_be_is_refused_at_the_start(string value)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ApplicationName = "test" });
        builder.Configuration["SHUTDOWN_DELAY"] = value;
        builder.AddServiceDefaults();
        using var host = builder.Build();

        var error = await Assert.ThrowsAsync<Exception>(() => host.StartAsync());

        StringAssert.Contains(error.ToString(), "SHUTDOWN_DELAY");
    }

    [TestMethod]
    public void It_ends_within_what_an_orchestrator_gives()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ApplicationName = "test" });
        builder.AddServiceDefaults();
        using var host = builder.Build();

        Assert.IsLessThan(TimeSpan.FromSeconds(30), host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
    }

    private static async Task<string> ReadyAsync(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("/health", UriKind.Relative));
        return $"{(int)answer.StatusCode} {JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["status"]}";
    }

    private static async Task<string> ConnectionAsync(RequestDelegate pipeline, string protocol, string? upgrade)
    {
        var context = new DefaultHttpContext { Request = { Protocol = protocol } };
        if (upgrade is not null)
            context.Request.Headers.Upgrade = upgrade;
        await pipeline(context);
        return context.Response.Headers.Connection.ToString();
    }

    private Draining Draining(double seconds) =>
        new(_lifetime, Options.Create(new ShutdownOptions { Delay = seconds }), _clock, NullLogger<Draining>.Instance);
}
