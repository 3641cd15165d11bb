namespace Cidadao.Core.Messaging;

/// <summary>What this process is called among the others.</summary>
public static class WorkerName
{
    public static string Own { get; } = $"{Environment.MachineName}-{Environment.ProcessId}";
}
