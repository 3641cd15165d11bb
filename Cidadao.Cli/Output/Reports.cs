using System.Globalization;
using Cidadao.Api.Responses;
using Cidadao.Cli.Client;

namespace Cidadao.Cli.Output;

/// <summary>What the commands tell when they are done.</summary>
internal static class Reports
{
    public static void Print(this Screen screen, ImportReport report)
    {
        var texts = screen.Texts;
        if (report.Import is not { } import)
            return;
        if (import.Status == "completed")
            screen.Line(texts.Imported(texts.Files(report.Files), import.Seconds ?? 0));
        else
            screen.Complain(import.Status == "failed"
                ? texts.ImportFailed(texts.Files(report.Files), import.Failure)
                : texts.ImportWasCancelled(texts.Files(report.Files)));
        if (import.Entries.Count > 0)
            screen.Table(texts.EntryColumns, import.Entries.Select(entry => Row(texts, entry)), 1, 2, 3, 4, 5);
        if (report.Rejections.Count == 0)
            return;
        screen.Line(texts.RejectedRows(report.Rejections.Count, import.Entries.Sum(entry => entry.Rejected)));
        screen.Table(texts.RejectionColumns, report.Rejections.Select(rejection => Row(texts, rejection)), 1);
    }

    public static void Print(this Screen screen, InvestigationReport report)
    {
        var texts = screen.Texts;
        if (report.Findings.Count > 0)
            screen.Table(texts.FindingColumns, report.Findings.Select(finding => Row(texts, finding)), 3, 4);
        else
            screen.Line(texts.NoFindings);
        screen.Line(texts.Totals(report.Investigation, report.Findings.Count));
    }

    /// <summary>The problem in the API's own words, then what is wrong with each field.</summary>
    public static void Complain(this Screen screen, string what, Problem problem)
    {
        screen.Complain(what);
        foreach (var line in new[] { problem.Title, problem.Detail }.Where(line => !string.IsNullOrWhiteSpace(line)).Distinct())
            screen.Complain($"  {line}");
        foreach (var (field, messages) in problem.Errors ?? new Dictionary<string, string[]>())
            screen.Complain($"  {field}: {string.Join(" ", messages)}");
    }

    private static string[] Row(Texts texts, ImportEntryResponse entry) =>
    [
        entry.Name, texts.Count(entry.Read), texts.Count(entry.Inserted), texts.Count(entry.Updated), texts.Count(entry.Unchanged),
        texts.Count(entry.Rejected),
    ];

    private static string[] Row(Texts texts, RejectionResponse rejection) =>
    [
        rejection.Entry, rejection.Line.ToString(CultureInfo.InvariantCulture), rejection.Column ?? "", rejection.Value ?? "",
        texts.Of(rejection.Message),
    ];

    private static string[] Row(Texts texts, FindingSummary finding) =>
        [texts.Severity(finding.Severity), finding.Indicator, texts.Of(finding.Summary), texts.Money(finding.Value), texts.Count(finding.Contracts)];
}
