namespace Cidadao.Core.Messaging;

/// <summary>Names of the streams and of the group that works on them.</summary>
public static class Streams
{
    /// <summary>Commands that take moments: handled many at a time, in one transaction.</summary>
    public const string Commands = "cidadao:commands";

    /// <summary>Work that takes seconds or minutes: imports, shards of investigations. A worker takes as much as it has processors.</summary>
    public const string Work = "cidadao:work";

    /// <summary>Questions that somebody waits for the answer of: kept by nobody, answered within moments or not at all.</summary>
    public const string Asks = "cidadao:asks";

    /// <summary>What happened, for whoever wants to know: see docs/events.md. Read without a group; trimmed by length and age.</summary>
    public const string Events = "cidadao:events";

    /// <summary>Consumer group of the workers, on <see cref="Commands"/> and <see cref="Work"/>.</summary>
    public const string WorkerGroup = "workers";
}
