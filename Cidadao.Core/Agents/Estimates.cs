namespace Cidadao.Core.Agents;

/// <summary>
/// What an indicator costs, in the order of magnitude that was measured on two cores: enough to begin with the longest and to say beforehand
/// about how long it takes. A plan shows the real times beside it.
/// </summary>
public static class Estimates
{
    /// <summary>Memory of a contract with its lines, as columns: bytes.</summary>
    public const long BytesPerContract = 1_200;

    private const double Ordinary = 0.15;
    private const double Reading = 6;
    private const double Round = 0.02;

    /// <summary>Microseconds a contract, where it is not the ordinary: over a generated million with 2.7 million lines.</summary>
    private static readonly Dictionary<string, double> Costs = new()
    {
        ["F03"] = 0.3,
        ["F07"] = 0.4,
        ["F09"] = 1,
        ["F12"] = 0.3,
        ["F13"] = 0.6,
        ["F14"] = 0.7,
        ["F21"] = 0.8,
        ["F22"] = 2,
        ["F29"] = 0.3,
        ["F30"] = 0.9,
        ["F31"] = 0.9,
        ["F32"] = 2.6,
    };

    /// <returns>Seconds of one processor.</returns>
    public static double Of(string indicator, long contracts) => Costs.GetValueOrDefault(indicator, Ordinary) * contracts / 1e6;

    /// <returns>Seconds to read the scope into columns, once.</returns>
    public static double OfReading(long contracts) => Round + (Reading * contracts / 1e6);

    /// <summary>The longest begin first, so that none is left alone at the end; equals in the plan's order.</summary>
    public static IEnumerable<AgentTask> LongestFirst(IEnumerable<AgentTask> tasks) =>
        tasks.OrderByDescending(task => Costs.GetValueOrDefault(task.Indicator, Ordinary));
}
