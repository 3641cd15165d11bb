using System.Diagnostics;
using Cidadao.AgentWorker.Language;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.AI;

namespace Cidadao.UnitTests.Language;

/// <summary>Providers over real connections, against servers that misbehave.</summary>
[TestClass]
public sealed class ProviderTests
{
    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task A_hundred_calls_at_a_time_share_a_few_connections()
    {
        await using var server = await ModelServer.StartAsync(Cancellation, streams: 50);
        var (inside, together) = (0, 0);
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Behaviour = async (context, _) =>
        {
            var now = Interlocked.Increment(ref inside);
            InterlockedMax(ref together, now);
            if (now == 100)
                all.TrySetResult();
            await Task.WhenAny(all.Task, Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, context.RequestAborted));
            Interlocked.Decrement(ref inside); // a call that the client sent again counts once
            await ModelServer.AnswerAsync(context, "ok");
        };
        await using var world = new ModelWorld([server], new() { ["MaxConcurrentCalls"] = "100", ["TryTimeout"] = "00:00:20", ["CallTimeout"] = "00:00:30" });

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => AskAsync(world)));

        Assert.AreEqual("HTTP/2", server.Protocol);
        Assert.AreEqual(100, together, "They must be under way together.");
        // Two have room for them; another may be opened for what was sent before the server had said how many streams it takes.
        Assert.IsLessThanOrEqualTo(4, server.Connections);
    }

    [TestMethod]
    public async Task Calls_beyond_the_bulkhead_wait_and_beyond_its_queue_are_refused()
    {
        await using var server = await ModelServer.StartAsync(Cancellation);
        var (inside, most) = (0, 0);
        server.Behaviour = async (context, _) =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref inside));
            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, context.RequestAborted);
            Interlocked.Decrement(ref inside);
            await ModelServer.AnswerAsync(context, "ok");
        };
        await using var world = new ModelWorld([server], new() { ["MaxConcurrentCalls"] = "2", ["MaxQueuedCalls"] = "2" });

        var calls = Enumerable.Range(0, 8).Select(_ => FailureOfAsync(world)).ToArray();
        var failures = await Task.WhenAll(calls);

        Assert.AreEqual(2, most);
        Assert.AreEqual(4, failures.Count(failure => failure == ModelFailure.Busy));
        Assert.AreEqual(4, failures.Count(failure => failure is null));
    }

    [TestMethod]
    public async Task Without_HTTP_2_it_speaks_1_1()
    {
        await using var server = await ModelServer.StartAsync(Cancellation, HttpProtocols.Http1);
        await using var world = new ModelWorld([server], http2: false);

        await AskAsync(world);

        Assert.AreEqual("HTTP/1.1", server.Protocol);
    }

    [TestMethod]
    public async Task A_pause_that_the_provider_asks_for_is_kept()
    {
        await using var server = await ModelServer.StartAsync(Cancellation);
        server.Behaviour = (context, call) => call == 1 ? ModelServer.FailAsync(context, 429, retryAfter: 1) : ModelServer.AnswerAsync(context, "ok");
        await using var world = new ModelWorld([server]);
        var started = Stopwatch.StartNew();

        await AskAsync(world);

        Assert.IsGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(950), started.Elapsed);
        Assert.AreEqual(2, server.Calls);
    }

    [TestMethod]
    public async Task Who_asks_for_a_longer_pause_than_anybody_waits_is_passed_over_at_once()
    {
        await using var limited = await ModelServer.StartAsync(Cancellation);
        await using var next = await ModelServer.StartAsync(Cancellation);
        limited.Behaviour = (context, _) => ModelServer.FailAsync(context, 429, retryAfter: 3_600);
        await using var world = new ModelWorld([limited, next]);

        Assert.AreEqual("p1", ProviderOf(await AskAsync(world)));
        Assert.AreEqual(1, limited.Calls);
    }

    [TestMethod]
    [DataRow("500", 4)]
    [DataRow("reset", 4)]
    [DataRow("half a body", 4)]
    [DataRow("garbage", 1)]
    [DataRow("401", 1)]
    public async Task A_provider_that_fails_hands_over_to_the_next_after_its_tries(string how, int tries)
    {
        await using var bad = await ModelServer.StartAsync(Cancellation);
        await using var good = await ModelServer.StartAsync(Cancellation);
        bad.Behaviour = async (context, _) =>
        {
            switch (how)
            {
                case "500" or "401":
                    await ModelServer.FailAsync(context, int.Parse(how, System.Globalization.CultureInfo.InvariantCulture));
                    break;
                case "garbage":
                    await context.Response.WriteAsync("{\"choices\": 7, what is this");
                    break;
                case "half a body":
                    await context.Response.WriteAsync("{\"choices\":");
                    await context.Response.Body.FlushAsync();
                    context.Abort();
                    break;
                default:
                    context.Abort();
                    break;
            }
        };
        await using var world = new ModelWorld([bad, good]);

        Assert.AreEqual("p1", ProviderOf(await AskAsync(world)));
        Assert.AreEqual(tries, bad.Calls);
    }

    [TestMethod]
    public async Task A_provider_that_does_not_answer_is_left_in_time()
    {
        await using var silent = await ModelServer.StartAsync(Cancellation);
        silent.Behaviour = (context, _) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        await using var world = new ModelWorld([silent], new() { ["TryTimeout"] = "00:00:00.300", ["CallTimeout"] = "00:00:01", ["Retries"] = "10" });
        var started = Stopwatch.StartNew();

        Assert.AreEqual(ModelFailure.TimedOut, await FailureOfAsync(world));
        Assert.IsLessThan(TimeSpan.FromSeconds(5), started.Elapsed);
        Assert.IsGreaterThan(1, silent.Calls, "Each try has a time-out of its own.");
    }

    [TestMethod]
    public async Task The_circuit_opens_and_spares_the_provider()
    {
        await using var server = await ModelServer.StartAsync(Cancellation);
        server.Behaviour = (context, _) => ModelServer.FailAsync(context, 503);
        await using var world = new ModelWorld([server], new() { ["Retries"] = "0", ["BreakFrom"] = "5" });
        var failures = new List<ModelFailure?>();
        for (var i = 0; i < 10; i++)
            failures.Add(await FailureOfAsync(world));

        Assert.AreEqual(ModelFailure.CircuitOpen, failures[^1]);
        Assert.AreEqual(5, server.Calls);
    }

    [TestMethod]
    public async Task Hedging_asks_the_next_when_one_takes_long_and_ends_the_other()
    {
        await using var slow = await ModelServer.StartAsync(Cancellation);
        await using var fast = await ModelServer.StartAsync(Cancellation);
        var aborted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        slow.Behaviour = async (context, _) =>
        {
            await using var seen = context.RequestAborted.Register(aborted.SetResult);
            await Task.WhenAny(aborted.Task, Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System, Cancellation));
        };
        await using var world = new ModelWorld([slow, fast], new() { ["TryTimeout"] = "00:00:10" }, hedging: true);

        Assert.AreEqual("p1", ProviderOf(await AskAsync(world)));
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System, Cancellation);
    }

    [TestMethod]
    public async Task A_cancel_reaches_the_provider()
    {
        await using var server = await ModelServer.StartAsync(Cancellation);
        var (begun, aborted) = (new TaskCompletionSource(), new TaskCompletionSource());
        server.Behaviour = async (context, _) =>
        {
            await using var seen = context.RequestAborted.Register(() => aborted.TrySetResult());
            begun.TrySetResult();
            await Task.WhenAny(aborted.Task, Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System, Cancellation));
        };
        await using var world = new ModelWorld([server], new() { ["TryTimeout"] = "00:00:10" });
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var call = AskAsync(world, cancel.Token);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System, Cancellation);
        await cancel.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => call);
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(5), TimeProvider.System, Cancellation);
        Assert.AreEqual(1, server.Calls);
    }

    [TestMethod]
    public async Task Who_has_spent_the_days_tokens_is_not_asked()
    {
        await using var first = await ModelServer.StartAsync(Cancellation);
        await using var second = await ModelServer.StartAsync(Cancellation);
        await using var world = new ModelWorld([first, second], new() { ["TokensPerDay"] = "130" });

        string[] answered = [ProviderOf(await AskAsync(world)), ProviderOf(await AskAsync(world)), ProviderOf(await AskAsync(world))];
        var more = new List<ModelFailure?>();
        for (var i = 0; i < 4; i++)
            more.Add(await FailureOfAsync(world));

        // A call can cost 110 and costs 15: after two of them another could cost more than is left.
        CollectionAssert.AreEqual(new[] { "p0", "p0", "p1" }, answered);
        Assert.AreEqual(ModelFailure.BudgetSpent, more[^1]);
        Assert.AreEqual((2, 2), (first.Calls, second.Calls));
        Assert.AreEqual(30, world.Budget.Of("p0"));
    }

    [TestMethod]
    public async Task A_stream_comes_as_it_is_written()
    {
        await using var server = await ModelServer.StartAsync(Cancellation);
        var goOn = new TaskCompletionSource();
        server.Behaviour = async (context, _) =>
        {
            await ModelServer.StreamAsync(context, "um ");
            await goOn.Task;
            await ModelServer.StreamAsync(context, "dois");
            await context.Response.WriteAsync("data: [DONE]\n\n");
        };
        await using var world = new ModelWorld([server]);
        var words = new List<string>();
        await foreach (var update in world.Models.GetStreamingResponseAsync(Question, cancellationToken: Cancellation))
        {
            words.Add(update.Text);
            goOn.TrySetResult();
        }

        Assert.AreEqual("um dois", string.Concat(words));
    }

    [TestMethod]
    [DataRow(false, nameof(ModelFailure.TooLong))]
    [DataRow(true, nameof(ModelFailure.TimedOut))]
    public async Task A_stream_without_an_end_is_ended(bool fallsSilent, string expected)
    {
        await using var server = await ModelServer.StartAsync(Cancellation);
        server.Behaviour = async (context, _) =>
        {
            do
                await ModelServer.StreamAsync(context, "palavras e mais palavras ");
            while (!fallsSilent && !context.RequestAborted.IsCancellationRequested);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        };
        await using var world = new ModelWorld([server], new() { ["TryTimeout"] = "00:00:01" });

        var failure = await Assert.ThrowsExactlyAsync<ModelException>(async () =>
        {
            await foreach (var _ in world.Models.GetStreamingResponseAsync(Question, cancellationToken: Cancellation))
            {
            }
        });
        Assert.AreEqual(expected, failure.Failure.ToString());
    }

    private static ChatMessage[] Question { get; } = [new(ChatRole.User, "Oi")];

    private static string ProviderOf(ChatResponse response) => (string)response.AdditionalProperties![ProviderChain.ProviderKey]!;

    private Task<ChatResponse> AskAsync(ModelWorld world, CancellationToken? cancellation = null) =>
        world.Models.GetResponseAsync(Question, cancellationToken: cancellation ?? Cancellation);

    private async Task<ModelFailure?> FailureOfAsync(ModelWorld world)
    {
        try
        {
            await AskAsync(world);
            return null;
        }
        catch (ModelException e)
        {
            return e.Failure;
        }
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var known = Volatile.Read(ref most); value > known; known = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, known);
    }
}
