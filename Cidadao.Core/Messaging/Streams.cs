namespace Cidadao.Core.Messaging;

/// <summary>Names of the streams and of the group that works on them.</summary>
public static class Streams
{
    /// <summary>Commands that take moments: handled many at a time, in one transaction.</summary>
    public const string Commands = "cidadao:commands";

    /// <summary>Work that takes seconds or minutes: imports, shards of investigations. A worker takes as much as it has processors.</summary>
    public const string Work = "cidadao:work";

    /// <summary>Work of a moment up to seconds that somebody waits for: small investigations. It has slots of its own, so that it overtakes.</summary>
    public const string SmallWork = "cidadao:work-small";

    /// <summary>Texts of findings. A lane of their own: who waits for a provider takes no slot that imports and investigations need.</summary>
    public const string Narratives = "cidadao:narratives";

    /// <summary>All lanes of work.</summary>
    public static IReadOnlyList<string> OfWork { get; } = [Work, SmallWork, Narratives];

    /// <summary>Questions that somebody waits for the answer of: kept by nobody, answered within moments or not at all.</summary>
    public const string Asks = "cidadao:asks";

    /// <summary>What happened, for whoever wants to know: see docs/events.md. Read without a group; trimmed by length and age.</summary>
    public const string Events = "cidadao:events";

    /// <summary>Consumer group of the workers, on <see cref="Commands"/>, <see cref="OfWork"/> and <see cref="Asks"/>.</summary>
    public const string WorkerGroup = "workers";
}
