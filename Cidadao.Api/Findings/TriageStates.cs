using Cidadao.Api.Responses;
using Cidadao.Core.Database;
using Cidadao.Core.RedFlags;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Findings;

/// <summary>What was decided of the findings of a page.</summary>
internal sealed class TriageStates
{
    /// <summary>It was decided on other facts than the finding has now.</summary>
    public const string Changed = "changed";

    private readonly Dictionary<(string Indicator, string Subject), TriageRecord> _records;

    private TriageStates(IEnumerable<TriageRecord> records) => _records = records.ToDictionary(record => (record.Indicator, record.Subject));

    public static async Task<TriageStates> OfAsync(CidadaoDbContext db, IReadOnlyList<FindingRow> rows, CancellationToken cancellation)
    {
        string[] subjects = [.. rows.Select(row => row.Subject).Distinct()];
        string[] indicators = [.. rows.Select(row => row.Indicator).Distinct()];
        return new(await db.Triage.AsNoTracking()
            .Where(triage => indicators.Contains(triage.Indicator) && subjects.Contains(triage.Subject))
            .TagWith("triage.states")
            .ToListAsync(cancellation));
    }

    public FindingSummary Mark(FindingSummary summary, FindingRow row) => _records.TryGetValue((row.Indicator, row.Subject), out var record)
        ? summary with { Triage = NameOf(record, row.Facts), Assignee = record.Assignee }
        : summary;

    /// <param name="facts">Of the finding now.</param>
    public static string NameOf(TriageRecord record, string facts) =>
        record.Status != TriageStatus.Open && record.Facts != facts ? Changed : Wire.Name(record.Status);
}

/// <summary>By what was decided of it.</summary>
internal enum TriageFilter
{
    /// <summary>All but what was dismissed on the same facts: that does not come back in the next run.</summary>
    Open,

    Confirmed,

    Dismissed,

    /// <summary>It was decided on other facts.</summary>
    Changed,

    All,
}

/// <summary>The filter by what was decided.</summary>
internal static class TriageFilters
{
    public static TriageFilter Read(string? triage, IDictionary<string, string[]> errors)
    {
        if (string.IsNullOrWhiteSpace(triage))
            return TriageFilter.Open;
        var filter = Wire.Parse<TriageFilter>(triage.Trim());
        if (filter is null)
            errors["triage"] = [$"'{triage}' is none of: {Wire.All<TriageFilter>()}."];
        return filter ?? TriageFilter.Open;
    }

    public static IQueryable<FindingRecord> InTriage(this IQueryable<FindingRecord> findings, CidadaoDbContext db, TriageFilter filter) => filter switch
    {
        TriageFilter.All => findings,
        TriageFilter.Open => findings.Where(f => !db.Triage.Any(t =>
            t.Indicator == f.Indicator && t.Subject == f.Subject && t.Status == TriageStatus.Dismissed && t.Facts == f.Facts)),
        TriageFilter.Confirmed => findings.Where(f => db.Triage.Any(t =>
            t.Indicator == f.Indicator && t.Subject == f.Subject && t.Status == TriageStatus.Confirmed && t.Facts == f.Facts)),
        TriageFilter.Dismissed => findings.Where(f => db.Triage.Any(t =>
            t.Indicator == f.Indicator && t.Subject == f.Subject && t.Status == TriageStatus.Dismissed && t.Facts == f.Facts)),
        _ => findings.Where(f => db.Triage.Any(t =>
            t.Indicator == f.Indicator && t.Subject == f.Subject && t.Status != TriageStatus.Open && t.Facts != f.Facts)),
    };
}
