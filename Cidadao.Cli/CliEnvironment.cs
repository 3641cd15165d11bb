using System.Globalization;

namespace Cidadao.Cli;

/// <summary>All that the commands take from outside themselves.</summary>
/// <param name="Output">Results.</param>
/// <param name="Error">Complaints, and progress when the results are JSON.</param>
/// <param name="IsTerminal">Whether somebody watches: bars and colours, or plain lines.</param>
/// <param name="Portuguese">Language of the texts; English otherwise.</param>
/// <param name="ApiKey">By which the commands call the API; null: they can read, where reads are open.</param>
internal sealed record CliEnvironment(
    TextWriter Output, TextWriter Error, bool IsTerminal, bool Portuguese, TimeProvider Clock, HttpMessageHandler Http, string? ApiKey = null) : IDisposable
{
    private static readonly string[] LanguageVariables = ["LC_ALL", "LC_MESSAGES", "LANG"];

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Standard streams, the system's clock, and the language of LC_ALL, LC_MESSAGES or LANG.</summary>
    public static CliEnvironment OfThisProcess()
    {
        var portuguese = IsPortuguese(Variable);
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(portuguese ? "pt-BR" : "en-US");
        return new CliEnvironment(
            Console.Out, Console.Error, !Console.IsOutputRedirected, portuguese, TimeProvider.System,
            new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, UseProxy = false }, KeyOf(Variable));
    }

    /// <summary>The first variable that is set decides, as POSIX has it.</summary>
    public static bool IsPortuguese(Func<string, string?> variable) =>
        (LanguageVariables.Select(variable).FirstOrDefault(value => !string.IsNullOrEmpty(value)) ?? "")
            .StartsWith("pt", StringComparison.OrdinalIgnoreCase);

    /// <summary><c>CIDADAO_API_KEY</c>, or what the launcher keeps in the home. A file that somebody else owns is as good as none.</summary>
    public static string? KeyOf(Func<string, string?> variable)
    {
        if (variable("CIDADAO_API_KEY") is { } given)
            return given;
        var file = Path.Combine(variable("CIDADAO_HOME") ?? ".local", "api.key");
        try
        {
            return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <returns>A variable of the process's environment; null when absent or empty.</returns>
    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    public void Dispose() => Http.Dispose();
}
