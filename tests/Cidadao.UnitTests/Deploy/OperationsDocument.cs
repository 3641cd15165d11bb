using System.Text.RegularExpressions;

namespace Cidadao.UnitTests.Deploy;

/// <summary>Commands of <c>docs/operations.md</c>.</summary>
internal static partial class OperationsDocument
{
    private static readonly string Text = DeployFolder.Read("docs", "operations.md").Replace("\\\n", "", StringComparison.Ordinal);

    /// <summary>Names of the secrets of type TLS that it makes.</summary>
    public static IEnumerable<string> Certificates => Certificate().Matches(Text).Select(match => match.Groups[1].Value).Distinct();

    /// <returns>Keys and values of a generic secret, values as they are written, without quotes.</returns>
    public static Dictionary<string, string> Secret(string name)
    {
        var command = Command().Matches(Text).Select(match => match.Value).Single(line => line.Contains($" generic {name} ", StringComparison.Ordinal));
        return Literal().Matches(command).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
    }

    [GeneratedRegex("kubectl create secret generic .*")]
    private static partial Regex Command();

    [GeneratedRegex("kubectl create secret tls ([a-z-]+)")]
    private static partial Regex Certificate();

    [GeneratedRegex("--from-literal=([a-z-]+)=\"([^\"]*)\"")]
    private static partial Regex Literal();
}
