using System.Threading.Channels;
using Cidadao.AgentWorker.Agents.Strategies;

namespace Cidadao.Benchmarks.Agents;

/// <summary>A hundred trivial tasks by each strategy, beside the same by bare tasks or a bare channel.</summary>
internal static class StrategyMeasure
{
    private const int Tasks = 100;
    private const int Rounds = 2_000;
    private const int Concurrency = 4;

    private static readonly int[] Numbers = [.. Enumerable.Range(0, Tasks)];
    private static readonly StrategyBudget Budget = new(Timeout.InfiniteTimeSpan, Concurrency);

    public static async Task RunAsync(CancellationToken cancellation)
    {
        var clock = TimeProvider.System;
        var mapReduce = new MapReduce<int[], int, int>(numbers => numbers, TrivialAsync, 0, (a, b) => a + b, clock);
        var pipeline = Pipeline.Of<int>(clock).Then<int>(new("one", Concurrency, Tasks), TrivialAsync).Then<int>(new("two", Concurrency, Tasks), TrivialAsync);
        var scatter = new ScatterGather<int, int>([.. Numbers.Select(number => new Member<int, int>("one", TrivialAsync))], null, clock);
        var round = new RoundRobin<int, int>([.. Enumerable.Range(0, Concurrency).Select(_ => new Member<int, int>("one", TrivialAsync))], clock);

        var report = new Report($"agents: {Tasks} trivial tasks, {Rounds} times");
        var tasks = await MeasureAsync(() => Task.WhenAll(Numbers.Select(number => Task.Run(() => TrivialAsync(number, cancellation).AsTask(), cancellation))));
        report.Add("bare: Task.Run and WhenAll", Tasks * Rounds, tasks);
        await AddAsync("map-reduce", () => mapReduce.RunAsync(Numbers, Budget, cancellation), tasks);
        await AddAsync("scatter-gather", () => scatter.RunAsync(1, Budget, cancellation), tasks);
        await AddAsync("round-robin", () => round.RunAsync(Numbers, Budget, cancellation), tasks);
        var channels = await MeasureAsync(() => ChannelsAsync(cancellation));
        report.Add("bare: two stages over channels", Tasks * Rounds, channels);
        await AddAsync("pipeline of two stages", () => pipeline.RunAsync(Numbers, Budget, cancellation), channels);
        report.Print();

        async Task AddAsync(string name, Func<Task> run, TimeSpan bare)
        {
            var time = await MeasureAsync(run);
            report.Add(name, Tasks * Rounds, time, bare / time);
        }
    }

    private static ValueTask<int> TrivialAsync(int number, CancellationToken cancellation) => ValueTask.FromResult(number + 1);

    private static async Task ChannelsAsync(CancellationToken cancellation)
    {
        var source = Channel.CreateUnbounded<int>();
        foreach (var number in Numbers)
            source.Writer.TryWrite(number);
        source.Writer.Complete();
        await foreach (var _ in Stage(Stage(source.Reader)).ReadAllAsync(cancellation))
        {
        }

        ChannelReader<int> Stage(ChannelReader<int> input)
        {
            var output = Channel.CreateBounded<int>(Tasks);
            var workers = Enumerable.Range(0, Concurrency).Select(_ => Task.Run(
                async () =>
                {
                    await foreach (var number in input.ReadAllAsync(cancellation))
                        await output.Writer.WriteAsync(await TrivialAsync(number, cancellation), cancellation);
                },
                cancellation));
            _ = Task.WhenAll(workers).ContinueWith(_ => output.Writer.Complete(), TaskScheduler.Default);
            return output.Reader;
        }
    }

    private static async Task<TimeSpan> MeasureAsync(Func<Task> run)
    {
        for (var i = 0; i < Rounds / 10; i++)
            await run();
        var started = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < Rounds; i++)
            await run();
        return TimeProvider.System.GetElapsedTime(started);
    }
}
