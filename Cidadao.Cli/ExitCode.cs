namespace Cidadao.Cli;

/// <summary>The process's exit codes; the launcher documents the same.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The work failed or was cancelled.</summary>
    public const int Failed = 1;

    /// <summary>The command line or a filter is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The API does not answer.</summary>
    public const int NotRunning = 5;

    /// <summary>The API refused a file.</summary>
    public const int Refused = 6;
}
