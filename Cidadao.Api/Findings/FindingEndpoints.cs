using System.ComponentModel;
using System.Globalization;
using Cidadao.Api.Caching;
using Cidadao.Api.Contracts;
using Cidadao.Api.Errors;
using Cidadao.Api.Paging;
using Cidadao.Api.Responses;
using Cidadao.Core.Caching;
using Cidadao.Core.Database;
using Cidadao.Core.RedFlags;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Findings;

/// <summary><c>/api/v1/findings</c>.</summary>
internal static class FindingEndpoints
{
    // The evidence of a concentration may rest on thousands of contracts; a page shows the largest.
    private const int MaxContracts = 200;

    /// <summary>One finding, or null. Translated once, at the first use.</summary>
    public static readonly Func<CidadaoDbContext, long, CancellationToken, Task<FindingRecord?>> ById = EF.CompileAsyncQuery(
        (CidadaoDbContext db, long id, CancellationToken _) => db.Findings.AsNoTracking().TagWith("findings.get").FirstOrDefault(f => f.Id == id));

    private static readonly Func<CidadaoDbContext, long[], IAsyncEnumerable<ContractSummary>> ContractsOf = EF.CompileAsyncQuery(
        (CidadaoDbContext db, long[] ids) => db.Contracts.AsNoTracking()
            .Where(c => ids.Contains(c.Id))
            .OrderByDescending(c => c.InitialValue)
            .ThenBy(c => c.Id)
            .Take(MaxContracts)
            .Select(ContractQueries.Summary)
            .TagWith("findings.contracts"));

    public static void MapFindings(this IEndpointRouteBuilder api)
    {
        var findings = api.MapGroup("/findings").WithTags("Findings");
        findings.MapGet("/", ListAsync).WithSummary("Findings, the most severe first").Cached(CacheTags.Findings);
        findings.MapGet("/{id:long}", GetAsync).WithSummary("One finding with its evidence and contracts").Cached(CacheTags.Findings, CacheTags.Contracts);
        findings.MapTriage();
        findings.MapNarratives();
    }

    private static async Task<Results<Ok<Page<FindingSummary>>, ProblemHttpResult>> ListAsync(
        [Description("Identifier of an investigation.")] string? investigation,
        [Description("Identifier of a contract.")] string? contract,
        [Description("Code such as F21.")] string? indicator,
        [Description("This band or above: info, low, medium, high, critical.")] string? severity,
        [Description("open (default: all but what was dismissed on the same facts), confirmed, dismissed, changed, all.")] string? triage,
        string? pageSize,
        string? cursor,
        CidadaoDbContext db,
        HttpContext context,
        CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>();
        var page = PageRequest.Read(pageSize, cursor, errors);
        var matching = Matching(db.Findings.AsNoTracking(), investigation, contract, indicator, severity, errors).InTriage(db, triage, errors);
        var after = After(page.After, errors);
        if (errors.Count > 0)
            return Problem.Invalid(context, errors);

        var rows = after is { } position
            ? matching.Where(f => EF.Functions.LessThan(ValueTuple.Create(f.Score, f.Id), ValueTuple.Create(position.Score, position.Id)))
            : matching;
        var found = await rows.OrderByDescending(f => f.Score).ThenByDescending(f => f.Id)
            .Take(page.Size + 1)
            .Select(FindingMapping.Row)
            .TagWith("findings.page")
            .ToListAsync(cancellation);
        var decided = await TriageStates.OfAsync(db, found, cancellation);
        return TypedResults.Ok(PageOf.Rows(
            found, page, await RowCount.OfAsync(db, matching, "findings", cancellation), row => PositionOf(row.Score, row.Id), row => decided.Mark(FindingMapping.Summary(row), row)));
    }

    private static async Task<Results<Ok<FindingDetail>, ProblemHttpResult>> GetAsync(
        long id, CidadaoDbContext db, HttpContext context, CancellationToken cancellation)
    {
        var finding = await ById(db, id, cancellation);
        if (finding is null)
            return Problem.NotFound(context, new($"Não há indício {id}.", $"There is no finding {id}."));
        var contracts = new List<ContractSummary>();
        await foreach (var contract in ContractsOf(db, finding.ContractIds).WithCancellation(cancellation))
            contracts.Add(contract);
        var row = FindingMapping.RowOf(finding);
        var decided = await TriageStates.OfAsync(db, [row], cancellation);
        return TypedResults.Ok(new FindingDetail(
            decided.Mark(FindingMapping.Summary(row), row),
            FindingMapping.Indicator(RedFlagCatalog.Find(finding.Indicator)!),
            FindingMapping.Evidence(finding.Evidence),
            contracts)
        {
            Narrative = await NarrativeEndpoints.OfAsync(db, finding, cancellation),
        });
    }

    internal static IQueryable<FindingRecord> Matching(
        IQueryable<FindingRecord> findings, string? investigation, string? contract, string? indicator, string? severity, Dictionary<string, string[]> errors)
    {
        if (!string.IsNullOrWhiteSpace(investigation))
        {
            if (!Guid.TryParse(investigation, out var id))
                errors["investigation"] = [$"'{investigation}' is not an identifier of an investigation."];
            findings = findings.Where(f => f.InvestigationId == id);
        }

        if (!string.IsNullOrWhiteSpace(contract))
        {
            if (!long.TryParse(contract, CultureInfo.InvariantCulture, out var id))
                errors["contract"] = [$"'{contract}' is not an identifier of a contract."];
            findings = findings.Where(f => f.ContractIds.Contains(id));
        }

        if (!string.IsNullOrWhiteSpace(indicator))
        {
            var code = RedFlagCatalog.Find(indicator.Trim())?.Code;
            if (code is null)
                errors["indicator"] = [$"'{indicator}' is none of: {string.Join(", ", RedFlagCatalog.All.Select(known => known.Code))}."];
            findings = findings.Where(f => f.Indicator == code);
        }

        if (!string.IsNullOrWhiteSpace(severity))
        {
            if (Wire.Parse<Severity>(severity) is not { } band)
                errors["severity"] = [$"'{severity}' is none of: {Wire.All<Severity>()}."];
            else
                findings = AtLeast(findings, band);
        }

        return findings;
    }

    /// <summary>The band is cut from the score, by which there is an index.</summary>
    private static IQueryable<FindingRecord> AtLeast(IQueryable<FindingRecord> findings, Severity band)
    {
        var score = SeverityScale.From(band);
        return findings.Where(f => f.Severity >= band && f.Score >= score);
    }

    internal static (double Score, long Id)? After(Position? position, Dictionary<string, string[]> errors)
    {
        if (position is null)
            return null;
        if (double.TryParse(position.Key, CultureInfo.InvariantCulture, out var score) && long.TryParse(position.Id, CultureInfo.InvariantCulture, out var id))
            return (score, id);
        errors["cursor"] = ["Not a cursor of this list: take 'next' of the page before as it is."];
        return null;
    }

    internal static Position PositionOf(double score, long id) =>
        new(score.ToString("R", CultureInfo.InvariantCulture), id.ToString(CultureInfo.InvariantCulture));
}
