namespace Cidadao.AgentWorker.Agents.Strategies;

/// <summary>One of those who are asked.</summary>
internal sealed record Member<TIn, TOut>(string Name, AgentWork<TIn, TOut> Work)
{
    /// <summary>Looked at each time that somebody is chosen; always, where nothing is said.</summary>
    public Func<bool> IsHealthy { get; init; } = () => true;
}

/// <summary>What a member answered.</summary>
internal sealed record Answer<T>(string Member, T Value);

/// <summary>
/// Everybody is asked the same at once, and answers are gathered until enough have come or the budget's time is over; who is still at it
/// then is told to stop. The result is partial when fewer answered than were wanted. Answers stand in the order of the members.
/// </summary>
/// <param name="wanted">So many answers are enough; null for all, 1 for the first, more for a quorum.</param>
internal sealed class ScatterGather<TIn, TOut>(IReadOnlyList<Member<TIn, TOut>> members, int? wanted, TimeProvider clock)
    : IAgentStrategy<TIn, IReadOnlyList<Answer<TOut>>>
{
    public async Task<StrategyResult<IReadOnlyList<Answer<TOut>>>> RunAsync(TIn input, StrategyBudget budget, CancellationToken cancellation)
    {
        using var spending = new Spending(budget, clock, cancellation);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(spending.Token);
        using var gate = new SemaphoreSlim(budget.Concurrency);
        var needed = Math.Min(wanted ?? members.Count, members.Count);
        var asked = members.Select((member, index) => AskAsync(member, index)).ToList();
        var gathered = new List<Part<TOut>>(members.Count);
        var failures = new List<AgentFailure>();
        await foreach (var answered in Task.WhenEach(asked))
        {
            var part = await answered;
            if (gathered.Count >= needed)
                continue;
            if (part.Failure is { } failure)
                failures.Add(failure);
            else
                gathered.Add(part);
            if (gathered.Count == needed)
                await enough.CancelAsync();
        }

        var answers = gathered.OrderBy(part => part.Index).Select(part => new Answer<TOut>(members[part.Index].Name, part.Value!));
        return new([.. answers], failures, gathered.Count < needed, spending.Time);

        async Task<Part<TOut>> AskAsync(Member<TIn, TOut> member, int index) =>
            await Task.Run(() => Parts.RunAsync(index, member.Name, input, GatedAsync(member), enough.Token, cancellation).AsTask(), CancellationToken.None);

        AgentWork<TIn, TOut> GatedAsync(Member<TIn, TOut> member) => async (question, stop) =>
        {
            await gate.WaitAsync(stop);
            try
            {
                // One that does not listen to a cancel is left to itself: the deadline is the asker's.
                return await member.Work(question, stop).AsTask().WaitAsync(stop);
            }
            finally
            {
                gate.Release();
            }
        };
    }
}
