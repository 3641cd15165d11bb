using System.Threading.Channels;

namespace Cidadao.AgentWorker.Agents.Strategies;

/// <summary>A stage: what it is called, how many agents work in it at a time, and how many finished pieces may wait behind it.</summary>
/// <param name="Capacity">When so many wait for the next stage, this one waits too, and so on to the first.</param>
internal sealed record Stage(string Name, int Parallelism, int Capacity)
{
    /// <summary>A piece that fails here ends the whole run, with its exception, instead of being a failure beside the others.</summary>
    public bool IsVital { get; init; }
}

/// <summary>
/// Pieces go through stages, each with agents of its own, side by side: while one piece is in the second stage the next is in the first.
/// A piece that failed takes no part in later stages. Results stand in the order of the pieces.
/// </summary>
internal sealed class Pipeline<TIn, TOut> : IAgentStrategy<IReadOnlyList<TIn>, IReadOnlyList<TOut>>
{
    private readonly Func<ChannelReader<Part<TIn>>, Run, ChannelReader<Part<TOut>>> _connect;
    private readonly TimeProvider _clock;

    internal Pipeline(Func<ChannelReader<Part<TIn>>, Run, ChannelReader<Part<TOut>>> connect, TimeProvider clock) => (_connect, _clock) = (connect, clock);

    public Pipeline<TIn, TNext> Then<TNext>(Stage stage, AgentWork<TOut, TNext> work) =>
        new((input, run) => run.Connect(_connect(input, run), stage, (part, cancellation) => PieceAsync(part, stage, work, run, cancellation)), _clock);

    /// <summary>A stage that takes at once all that has come, up to its capacity, and passes on what it took.</summary>
    public Pipeline<TIn, TOut> ThenTogether(Stage stage, Func<IReadOnlyList<TOut>, CancellationToken, Task> work) =>
        new((input, run) => run.ConnectBatches(_connect(input, run), stage, work), _clock);

    public async Task<StrategyResult<IReadOnlyList<TOut>>> RunAsync(IReadOnlyList<TIn> input, StrategyBudget budget, CancellationToken cancellation)
    {
        using var spending = new Spending(budget, _clock, cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var run = new Run(stop, budget.Concurrency, spending.Token);
        var source = Channel.CreateUnbounded<Part<TIn>>(new() { SingleWriter = true });
        for (var index = 0; index < input.Count; index++)
            source.Writer.TryWrite(new(index, input[index], null));
        source.Writer.Complete();

        var ended = new List<Part<TOut>>(input.Count);
        await foreach (var part in _connect(source.Reader, run).ReadAllAsync(CancellationToken.None))
            ended.Add(part);
        await run.EndAsync();
        List<AgentFailure> failures = [.. ended.Where(part => part.Failure is not null).OrderBy(part => part.Index).Select(part => part.Failure!)];
        return new([.. ended.Where(part => part.Failure is null).OrderBy(part => part.Index).Select(part => part.Value!)], failures, failures.Count > 0, spending.Time);
    }

    private static async ValueTask<Part<TNext>> PieceAsync<TNext>(
        Part<TOut> part, Stage stage, AgentWork<TOut, TNext> work, Run run, CancellationToken cancellation)
    {
        if (part.Failure is { } failure)
            return new(part.Index, default, failure);
        return stage.IsVital
            ? new(part.Index, await work(part.Value!, run.Spent), null)
            : await Parts.RunAsync(part.Index, stage.Name, part.Value!, work, run.Spent, cancellation);
    }
}

/// <summary>Where a pipeline begins.</summary>
internal static class Pipeline
{
    public static Pipeline<T, T> Of<T>(TimeProvider clock) => new((input, _) => input, clock);
}
