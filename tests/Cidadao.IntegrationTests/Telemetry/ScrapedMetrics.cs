using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Cidadao.IntegrationTests.Telemetry;

/// <summary>What all processes of an installation show at <c>/metrics</c>, as one list.</summary>
internal sealed partial class ScrapedMetrics
{
    private readonly SortedDictionary<string, Metric> _metrics = new(StringComparer.Ordinal);

    /// <summary>By name, such as <c>cidadao_ai_imports_total</c>; a histogram once, without its parts.</summary>
    public IReadOnlyDictionary<string, Metric> All => _metrics;

    /// <param name="text">In Prometheus's text format.</param>
    public void Add(string text)
    {
        Metric? metric = null;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Head().Match(line) is { Success: true } head)
            {
                var name = head.Groups["name"].Value;
                if (!_metrics.TryGetValue(name, out metric))
                    _metrics.Add(name, metric = new());
                if (head.Groups["kind"].Value == "TYPE")
                    metric.Type = head.Groups["text"].Value;
                else
                    metric.Help = head.Groups["text"].Value;
            }
            else if (metric is not null && line[0] != '#')
            {
                foreach (var label in Label().Matches(line).Select(match => match.Groups["name"].Value).Where(label => label != "le"))
                    metric.Labels.Add(label);
            }
        }
    }

    /// <returns>docs/metrics.md.</returns>
    public string ToMarkdown()
    {
        var page = new StringBuilder(
            """
            # Metrics

            Every metric that a process shows at `/metrics` on its port for Prometheus ([telemetry](telemetry.md)), and there is no other. This page is written by a
            test from a running installation with all that there can be: a standby, a model, live clients. What they are for: the [dashboards](../deploy/grafana/dashboards),
            the [alerts](../deploy/prometheus/alerts.yml), the [runbook](runbook.md).

            `_total` counts from the start of the process; `_seconds` of the type histogram has `_bucket`, `_sum` and `_count`, with boundaries at 0.5, 1, 2, 5, 10, 20,
            50, 100, 200 and 500 ms, 1, 2, 5, 10, 30, 60 and 300 s. Prometheus adds `role` (api, worker, web) and `instance`. Every label has a closed list of values.

            | Metric | Type | Labels | What it is |
            |---|---|---|---|

            """);
        foreach (var (name, metric) in _metrics)
            page.Append(CultureInfo.InvariantCulture, $"| `{name}` | {metric.Type} | {string.Join(", ", metric.Labels.Select(label => $"`{label}`"))} | {metric.Help} |\n");
        return page.ToString().ReplaceLineEndings("\n");
    }

    [GeneratedRegex("^# (?<kind>TYPE|HELP) (?<name>[a-zA-Z0-9_:]+) (?<text>.*)$")]
    private static partial Regex Head();

    [GeneratedRegex("[{,](?<name>[a-zA-Z0-9_]+)=\"")]
    private static partial Regex Label();

    internal sealed class Metric
    {
        public string Type { get; set; } = "";

        public string Help { get; set; } = "";

        public SortedSet<string> Labels { get; } = new(StringComparer.Ordinal);
    }
}
