namespace Cidadao.Core.Agents;

/// <summary>Abaporu's plan as people see it: stages in their order, who works in each, and what it is estimated to cost.</summary>
/// <param name="Seconds">Estimate of the whole on one worker.</param>
/// <param name="Bytes">Estimate of the memory that the contracts take.</param>
public sealed record PlanOutline(IReadOnlyList<PlanStage> Stages, double Seconds, long Bytes);

/// <summary>A stage: agents that work side by side.</summary>
/// <param name="Name">One of <see cref="PlanStages"/>.</param>
/// <param name="Strategy">How they share the work: <c>single</c>, <c>pipeline</c>, <c>mapReduce</c> or <c>roundRobin</c>.</param>
public sealed record PlanStage(string Name, string Strategy, IReadOnlyList<PlanPart> Parts);

/// <summary>One agent's part in a stage.</summary>
/// <param name="Tasks">How many tasks it has there.</param>
/// <param name="Seconds">Estimate, of one processor.</param>
public sealed record PlanPart(AgentRole Agent, int Tasks, double Seconds);

/// <summary>The stages there are, in their order.</summary>
public static class PlanStages
{
    /// <summary>The scope is read into columns.</summary>
    public const string Read = "read";

    /// <summary>The indicators are computed.</summary>
    public const string Detect = "detect";

    /// <summary>Where findings meet, Abaporu has a deeper look taken.</summary>
    public const string Reflect = "reflect";

    /// <summary>Nanã compares with what earlier investigations found.</summary>
    public const string Recall = "recall";

    /// <summary>Those that look at the results of the tasks.</summary>
    public static IReadOnlyList<string> Concluding { get; } = [Reflect, Recall];
}

/// <summary>What earlier investigations had found of what this one found.</summary>
/// <param name="New">Findings that no earlier investigation had.</param>
/// <param name="Unchanged">Found before, on the same facts.</param>
/// <param name="Changed">Found before, on other facts.</param>
/// <param name="Latest">The weightiest of those that were found before, at most <see cref="Shown"/>.</param>
public sealed record Recollection(int New, int Unchanged, int Changed, IReadOnlyList<Remembered> Latest)
{
    public const int Shown = 10;

    public static Recollection Nothing { get; } = new(0, 0, 0, []);

    /// <summary>Associative: parts may be added in any grouping.</summary>
    public static Recollection operator +(Recollection a, Recollection b) => new(
        a.New + b.New,
        a.Unchanged + b.Unchanged,
        a.Changed + b.Changed,
        [.. a.Latest.Concat(b.Latest).OrderByDescending(one => one.Score).ThenBy(one => one.Indicator, StringComparer.Ordinal)
            .ThenBy(one => one.Subject, StringComparer.Ordinal).Take(Shown)]);
}

/// <summary>A finding that an earlier investigation had too.</summary>
/// <param name="Score">Its score now.</param>
/// <param name="InvestigationId">The latest of the earlier ones.</param>
/// <param name="HasChanged">Whether the facts are others now.</param>
public sealed record Remembered(string Indicator, string Subject, double Score, Guid InvestigationId, DateTimeOffset FoundAt, double ScoreThen, bool HasChanged);
