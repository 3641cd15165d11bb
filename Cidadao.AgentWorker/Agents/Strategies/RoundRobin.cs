namespace Cidadao.AgentWorker.Agents.Strategies;

/// <summary>
/// Each piece goes to the next member in turn, so that all get equally many; a member that is not healthy when its turn comes is skipped.
/// The turn goes on from one run to the next. Results stand in the order of the pieces; a piece that failed is missing and named.
/// </summary>
internal sealed class RoundRobin<TIn, TOut>(IReadOnlyList<Member<TIn, TOut>> members, TimeProvider clock)
    : IAgentStrategy<IReadOnlyList<TIn>, IReadOnlyList<Answer<TOut>>>
{
    private int _turn = -1;

    public async Task<StrategyResult<IReadOnlyList<Answer<TOut>>>> RunAsync(IReadOnlyList<TIn> input, StrategyBudget budget, CancellationToken cancellation)
    {
        using var spending = new Spending(budget, clock, cancellation);
        var done = new (Part<TOut> Part, string Member)[input.Count];
        await Parallel.ForAsync(0, input.Count, new ParallelOptions { MaxDegreeOfParallelism = budget.Concurrency }, async (index, _) =>
            done[index] = Next() is { } member
                ? (await Parts.RunAsync(index, member.Name, input[index], member.Work, spending.Token, cancellation), member.Name)
                : (new(index, default, new("", AgentFailureKind.Unavailable, "No member is healthy.")), ""));

        var answers = done.Where(piece => piece.Part.Failure is null).Select(piece => new Answer<TOut>(piece.Member, piece.Part.Value!));
        List<AgentFailure> failures = [.. done.Where(piece => piece.Part.Failure is not null).Select(piece => piece.Part.Failure!)];
        return new([.. answers], failures, failures.Count > 0, spending.Time);
    }

    private Member<TIn, TOut>? Next()
    {
        for (var tried = 0; tried < members.Count; tried++)
        {
            var member = members[(int)((uint)Interlocked.Increment(ref _turn) % (uint)members.Count)];
            if (member.IsHealthy())
                return member;
        }

        return null;
    }
}
