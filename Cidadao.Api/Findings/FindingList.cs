using System.ComponentModel;
using System.Globalization;
using Cidadao.Api.Contracts;
using Cidadao.Api.Paging;
using Cidadao.Api.Responses;
using Cidadao.Core.Database;
using Cidadao.Core.RedFlags;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Findings;

/// <summary>What a list of findings may be ordered by.</summary>
internal enum FindingSort
{
    /// <summary>What the severity is cut from.</summary>
    Score,
}

/// <summary>Which findings, as query parameters. They are texts here, so that all that is wrong with them can be said at once.</summary>
internal sealed record FindingFilterRequest(
    [property: Description("Identifier of an investigation.")] string? Investigation,
    [property: Description("Identifier of a contract.")] string? Contract,
    [property: Description("Code such as F21.")] string? Indicator,
    [property: Description("This band or above: info, low, medium, high, critical.")] string? Severity,
    [property: Description("open (default: all but what was dismissed on the same facts), confirmed, dismissed, changed, all.")] string? Triage);

/// <summary>Which findings, in which order, and which page of them.</summary>
internal sealed record FindingList(
    Guid? Investigation, long? Contract, string? Indicator, Severity? Severity, TriageFilter Triage, Order<FindingSort> Order, PageRequest Page, (double Score, long Id)? After)
{
    /// <summary>Reads the parameters, adding all that is wrong with them.</summary>
    public static FindingList Read(FindingFilterRequest filter, string? sort, string? pageSize, string? cursor, IDictionary<string, string[]> errors)
    {
        var order = Order<FindingSort>.Read(sort, errors);
        var page = PageRequest.Read(pageSize, errors.ContainsKey("sort") ? null : cursor, errors, order.ToString());
        Guid? investigation = null;
        if (!string.IsNullOrWhiteSpace(filter.Investigation))
        {
            if (Guid.TryParse(filter.Investigation, out var id))
                investigation = id;
            else
                errors["investigation"] = [$"'{filter.Investigation}' is not an identifier of an investigation."];
        }

        long? contract = null;
        if (!string.IsNullOrWhiteSpace(filter.Contract))
        {
            if (long.TryParse(filter.Contract, CultureInfo.InvariantCulture, out var id))
                contract = id;
            else
                errors["contract"] = [$"'{filter.Contract}' is not an identifier of a contract."];
        }

        var indicator = string.IsNullOrWhiteSpace(filter.Indicator) ? null : RedFlagCatalog.Find(filter.Indicator.Trim())?.Code;
        if (indicator is null && !string.IsNullOrWhiteSpace(filter.Indicator))
            errors["indicator"] = [$"'{filter.Indicator}' is none of: {string.Join(", ", RedFlagCatalog.All.Select(known => known.Code))}."];
        var severity = string.IsNullOrWhiteSpace(filter.Severity) ? null : Wire.Parse<Severity>(filter.Severity);
        if (severity is null && !string.IsNullOrWhiteSpace(filter.Severity))
            errors["severity"] = [$"'{filter.Severity}' is none of: {Wire.All<Severity>()}."];
        return new(investigation, contract, indicator, severity, TriageFilters.Read(filter.Triage, errors), order, page, PositionOf(page.After, errors));
    }

    /// <summary>A page in a fixed order that stays right while rows are added.</summary>
    public async Task<Page<FindingSummary>> PageAsync(CidadaoDbContext db, CancellationToken cancellation)
    {
        var rows = Left(db);
        var ordered = Order.IsAscending ? rows.OrderBy(f => f.Score).ThenBy(f => f.Id) : rows.OrderByDescending(f => f.Score).ThenByDescending(f => f.Id);
        var found = await ordered.Take(Page.Size + 1).Select(FindingMapping.Row).TagWith("findings.page").ToListAsync(cancellation);
        var decided = await TriageStates.OfAsync(db, found, cancellation);
        return PageOf.Rows(
            found, Page, await CountAsync(db, "findings", cancellation), row => PositionOf(row.Score, row.Id), row => decided.Mark(FindingMapping.Summary(row), row));
    }

    /// <param name="list">Whose rows they are, in the names of the statements.</param>
    public Task<RowCount> CountAsync(CidadaoDbContext db, string list, CancellationToken cancellation) =>
        // What is open is all but what was dismissed, and that is little: to ask of each finding whether it was costs as many looks into the table.
        Triage == TriageFilter.Open
            ? RowCount.OfAllButAsync(db, Matching(db), Selected(db), Selected(db).InTriage(db, TriageFilter.Dismissed), list, cancellation)
            : RowCount.OfAsync(db, Matching(db), list, cancellation);

    /// <summary>What comes after the cursor.</summary>
    public IQueryable<FindingRecord> Left(CidadaoDbContext db)
    {
        var matching = Matching(db);
        if (After is not { } after)
            return matching;
        var (score, id) = after;
        return Order.IsAscending
            ? matching.Where(f => EF.Functions.GreaterThan(ValueTuple.Create(f.Score, f.Id), ValueTuple.Create(score, id)))
            : matching.Where(f => EF.Functions.LessThan(ValueTuple.Create(f.Score, f.Id), ValueTuple.Create(score, id)));
    }

    public IQueryable<FindingRecord> Matching(CidadaoDbContext db) => Selected(db).InTriage(db, Triage);

    /// <summary>Whatever was decided of it.</summary>
    private IQueryable<FindingRecord> Selected(CidadaoDbContext db)
    {
        var findings = db.Findings.AsNoTracking();
        if (Investigation is { } investigation)
            findings = findings.Where(f => f.InvestigationId == investigation);
        // A contract has a few findings, whatever the planner takes them to be.
        if (Contract is { } contract)
            findings = findings.Where(f => f.ContractIds.Contains(contract)).Gathered();
        if (Indicator is { } indicator)
            findings = findings.Where(f => f.Indicator == indicator);
        if (Severity is { } band)
        {
            // The band is cut from the score, by which there is an index.
            var least = SeverityScale.From(band);
            findings = findings.Where(f => f.Severity >= band && f.Score >= least);
        }

        return findings;
    }

    private static (double Score, long Id)? PositionOf(Position? position, IDictionary<string, string[]> errors)
    {
        if (position is null)
            return null;
        if (double.TryParse(position.Key, CultureInfo.InvariantCulture, out var score) && long.TryParse(position.Id, CultureInfo.InvariantCulture, out var id))
            return (score, id);
        errors.TryAdd("cursor", [PageRequest.NoCursor]);
        return null;
    }

    public Position PositionOf(double score, long id) =>
        new(score.ToString("R", CultureInfo.InvariantCulture), id.ToString(CultureInfo.InvariantCulture), Order.ToString());
}
