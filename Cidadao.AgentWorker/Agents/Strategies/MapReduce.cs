using System.Globalization;

namespace Cidadao.AgentWorker.Agents.Strategies;

/// <summary>
/// (1) The input is split, (2) its parts are mapped by as many agents as the budget allows, (3) what they bring is reduced in the order of
/// the parts, whoever was first. <paramref name="reduce"/> must be associative: then the result does not depend on the split either.
/// </summary>
/// <param name="seed">The reduction of nothing.</param>
internal sealed class MapReduce<TInput, TPart, TOutput>(
    Func<TInput, IReadOnlyList<TPart>> split,
    AgentWork<TPart, TOutput> map,
    TOutput seed,
    Func<TOutput, TOutput, TOutput> reduce,
    TimeProvider clock) : IAgentStrategy<TInput, TOutput>
{
    public async Task<StrategyResult<TOutput>> RunAsync(TInput input, StrategyBudget budget, CancellationToken cancellation)
    {
        using var spending = new Spending(budget, clock, cancellation);
        var parts = split(input); // 1
        var mapped = new Part<TOutput>[parts.Count];
        await Parallel.ForAsync(0, parts.Count, new ParallelOptions { MaxDegreeOfParallelism = budget.Concurrency }, async (index, _) => // 2
            mapped[index] = await Parts.RunAsync(index, index.ToString(CultureInfo.InvariantCulture), parts[index], map, spending.Token, cancellation));

        var value = mapped.Where(part => part.Failure is null).Aggregate(seed, (sum, part) => reduce(sum, part.Value!)); // 3
        List<AgentFailure> failures = [.. mapped.Where(part => part.Failure is not null).Select(part => part.Failure!)];
        return new(value, failures, failures.Count > 0, spending.Time);
    }
}
