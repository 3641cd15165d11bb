using System.Diagnostics;

namespace Cidadao.AgentWorker;

/// <summary>The source of the spans of the worker's own work; those of messages, imports and SQL are their makers'.</summary>
internal static class WorkerActivities
{
    public static ActivitySource Source { get; } = new("Cidadao.Worker");
}
