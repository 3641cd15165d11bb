namespace Cidadao.LocalHost;

/// <summary>Something that LocalHost cannot go on with, as a sentence for its user, in the user's language.</summary>
/// <param name="exitCode">1 failed, 3 prerequisite missing, 4 port in use, 6 refused (already running).</param>
public sealed class LocalHostException(int exitCode, string portuguese, string english) : Exception(Say(portuguese, english))
{
    public int ExitCode => exitCode;

    private static bool Portuguese { get; } =
        new[] { "LC_ALL", "LC_MESSAGES", "LANG" }.Select(Environment.GetEnvironmentVariable).FirstOrDefault(value => value is { Length: > 0 })
            ?.StartsWith("pt", StringComparison.OrdinalIgnoreCase) ?? false;

    internal static string Say(string portuguese, string english) => Portuguese ? portuguese : english;
}
