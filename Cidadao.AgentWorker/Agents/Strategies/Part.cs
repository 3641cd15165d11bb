using Cidadao.AgentWorker.Agents.Pool;

namespace Cidadao.AgentWorker.Agents.Strategies;

/// <summary>One part of the work and what became of it; <see cref="Failure"/> null means that <see cref="Value"/> is there.</summary>
internal readonly record struct Part<T>(int Index, T? Value, AgentFailure? Failure);

/// <summary>Runs parts: the one place where an exception becomes a named failure.</summary>
internal static class Parts
{
    /// <param name="spent">Cancelled when the budget's time is over; <paramref name="cancellation"/> is linked into it.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    public static async ValueTask<Part<TOut>> RunAsync<TIn, TOut>(
        int index, string name, TIn input, AgentWork<TIn, TOut> work, CancellationToken spent, CancellationToken cancellation)
    {
        try
        {
            if (!spent.IsCancellationRequested)
                return new(index, await work(input, spent), null);
            cancellation.ThrowIfCancellationRequested();
            return new(index, default, Late(name));
        }
        catch (OperationCanceledException) when (spent.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return new(index, default, Late(name));
        }
        catch (TimeoutException e)
        {
            return new(index, default, new(name, AgentFailureKind.TimedOut, e.Message));
        }
        catch (AgentUnavailableException e)
        {
            return new(index, default, new(name, AgentFailureKind.Unavailable, e.Message));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            return new(index, default, new(name, AgentFailureKind.Failed, e.Message));
        }
    }

    private static AgentFailure Late(string name) => new(name, AgentFailureKind.TimedOut, "The time of the budget was over.");
}

/// <summary>A budget that is being spent: its token is cancelled when time is over or the caller cancels.</summary>
internal sealed class Spending : IDisposable
{
    private readonly CancellationTokenSource? _time;
    private readonly CancellationTokenSource? _either;
    private readonly TimeProvider _clock;
    private readonly long _started;

    public Spending(StrategyBudget budget, TimeProvider clock, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(budget.Concurrency, 1);
        (_clock, _started, Token) = (clock, clock.GetTimestamp(), cancellation);
        if (budget.Time == Timeout.InfiniteTimeSpan)
            return;
        _time = new(budget.Time, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_time.Token, cancellation);
        Token = _either.Token;
    }

    public CancellationToken Token { get; }

    public TimeSpan Time => _clock.GetElapsedTime(_started);

    public void Dispose()
    {
        _either?.Dispose();
        _time?.Dispose();
    }
}
