using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Cidadao.IntegrationTests.Database;

/// <summary>The plans, with what really happened, that a server with <c>auto_explain</c> has written into its log.</summary>
internal sealed partial class ExplainedQueries(string log)
{
    /// <summary>For <see cref="LocalHost.LocalTopologyOptions.PostgresSettings"/>.</summary>
    public static readonly IReadOnlyList<string> Settings =
    [
        "session_preload_libraries=auto_explain", "auto_explain.log_min_duration=0", "auto_explain.log_analyze=on", "auto_explain.log_timing=off",
        "auto_explain.log_format=json", "log_line_prefix=",
    ];

    private long _read;

    /// <returns>Plans since the last call, by the name that stands in the statement's first line.</returns>
    public IReadOnlyList<(string Name, PlanNode Plan)> Next()
    {
        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(_read, SeekOrigin.Begin);
        var bytes = new byte[file.Length - _read];
        file.ReadExactly(bytes);
        // The server may be in the middle of one.
        var whole = bytes.AsSpan().LastIndexOf("\n\t}\n"u8) is >= 0 and var last ? bytes[..(last + 4)] : [];
        _read += whole.Length;
        var text = Encoding.UTF8.GetString(whole);
        var plans = new List<(string, PlanNode)>();
        var json = new StringBuilder();
        foreach (var line in text.Split('\n').Append(""))
        {
            // The lines of a message after its first begin with a tab.
            if (line.StartsWith('\t'))
            {
                json.Append(line);
                continue;
            }

            if (Parsed(json.ToString()) is { } entry && Name().Match((string)entry["Query Text"]!) is { Success: true } name)
                plans.Add((name.Groups[1].Value, new(entry["Plan"]!, isCut: false)));

            json.Clear();
        }

        return plans;
    }

    /// <returns>Null for what is no plan, or is torn: two sessions may write into each other's lines. A plan that is looked for and torn is missed there.</returns>
    private static JsonNode? Parsed(string message)
    {
        try
        {
            return message.TrimStart().StartsWith('{') ? JsonNode.Parse(message) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^-- (\S+)")]
    private static partial Regex Name();
}

/// <summary>A node of a plan with those below it.</summary>
/// <param name="node">As EXPLAIN writes it.</param>
/// <param name="isCut">Whether a limit above may have ended it early: then what really came tells nothing about the estimate.</param>
internal sealed class PlanNode(JsonNode node, bool isCut)
{
    public string Type => (string)node["Node Type"]!;

    public string? Relation => (string?)node["Relation Name"];

    public bool IsCut => isCut;

    public double Estimated => (double)node["Plan Rows"]!;

    /// <summary>Rows of one loop; null for a part that was never executed.</summary>
    public double? Actual => (double)node["Actual Loops"]! > 0 ? (double)node["Actual Rows"]! : null;

    /// <summary>Rows of one loop that were looked at and not wanted.</summary>
    public double Removed => (double?)node["Rows Removed by Filter"] ?? 0;

    public double Loops => (double)node["Actual Loops"]!;

    private IEnumerable<PlanNode> Below
    {
        get
        {
            var cutsBelow = isCut || Type == "Limit" || (string?)node["Join Type"] is "Semi" or "Anti";
            return (node["Plans"]?.AsArray() ?? []).Select(below => new PlanNode(below!, cutsBelow));
        }
    }

    public IEnumerable<PlanNode> All() => Below.SelectMany(below => below.All()).Prepend(this);

    public override string ToString() => node.ToJsonString();
}
