using System.CommandLine;

namespace Cidadao.Benchmarks.Agents;

/// <summary>
/// The team: what a lease costs, what each strategy adds to a hundred trivial tasks beside the bare way, and, with a month of contracts, how
/// long somebody waits for a small investigation and for an agent's answer.
/// </summary>
internal static class AgentsBenchmark
{
    public static Command Command()
    {
        var month = new Option<FileInfo?>("--month") { Description = "A Portal month to import; without one the load section uses an invented month." };
        var load = new Option<bool>("--load") { DefaultValueFactory = _ => true, Description = "Whether to start an installation and measure what people wait for." };
        var command = new Command("agents", "Pool, strategies, and the waiting for small investigations and answers.") { month, load };
        command.SetAction(async (parsed, cancellation) =>
        {
            await PoolMeasure.RunAsync();
            await StrategyMeasure.RunAsync(cancellation);
            if (parsed.GetValue(load))
                await new WaitMeasure(parsed.GetValue(month)).RunAsync(cancellation);
            return 0;
        });
        return command;
    }
}
