namespace Cidadao.AgentWorker.Agents.Strategies;

/// <summary>
/// A way to have several agents do one thing. What all ways share: the budget bounds time and concurrency; a cancel ends everything with an
/// <see cref="OperationCanceledException"/>; an agent that fails, or is late, is a named failure in the result and the others go on.
/// </summary>
internal interface IAgentStrategy<in TInput, TOutput>
{
    Task<StrategyResult<TOutput>> RunAsync(TInput input, StrategyBudget budget, CancellationToken cancellation);
}

/// <summary>One agent's part of the work.</summary>
internal delegate ValueTask<TOut> AgentWork<in TIn, TOut>(TIn input, CancellationToken cancellation);

/// <summary>What may be spent.</summary>
/// <param name="Time">After this, what is not done is late; <see cref="Timeout.InfiniteTimeSpan"/> for no bound.</param>
/// <param name="Concurrency">Agents at work at a time, from 1.</param>
internal sealed record StrategyBudget(TimeSpan Time, int Concurrency);

/// <summary>What came of it.</summary>
/// <param name="IsPartial">Something that belongs to the whole is missing.</param>
internal sealed record StrategyResult<T>(T Value, IReadOnlyList<AgentFailure> Failures, bool IsPartial, TimeSpan Time);

/// <summary>What one agent did not bring.</summary>
/// <param name="Part">Which part of the work, for people.</param>
internal sealed record AgentFailure(string Part, AgentFailureKind Kind, string Message);

/// <summary>How an agent can fail: a closed list.</summary>
internal enum AgentFailureKind
{
    /// <summary>It threw.</summary>
    Failed,

    /// <summary>The budget's time, or its own deadline, ran out first.</summary>
    TimedOut,

    /// <summary>There was nobody to do it.</summary>
    Unavailable,
}
