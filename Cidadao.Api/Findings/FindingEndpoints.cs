using System.ComponentModel;
using Cidadao.Api.Caching;
using Cidadao.Api.Contracts;
using Cidadao.Api.Errors;
using Cidadao.Api.Fields;
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

    private static readonly Func<CidadaoDbContext, long[], IAsyncEnumerable<FindingRecord>> ByIds = EF.CompileAsyncQuery(
        (CidadaoDbContext db, long[] ids) => db.Findings.AsNoTracking().TagWith("findings.get").Where(f => ids.Contains(f.Id)));

    /// <summary>One finding, or null. Translated once, at the first use.</summary>
    public static readonly Func<CidadaoDbContext, long, CancellationToken, Task<FindingRecord?>> ById = EF.CompileAsyncQuery(
        (CidadaoDbContext db, long id, CancellationToken _) => db.Findings.AsNoTracking().TagWith("findings.get").FirstOrDefault(f => f.Id == id));

    public static void MapFindings(this IEndpointRouteBuilder api)
    {
        var findings = api.MapGroup("/findings").WithTags("Findings");
        findings.MapGet("/", ListAsync).WithSummary("Findings, the most severe first").Cached(CacheTags.Findings).Trimmable<Page<FindingSummary>>();
        findings.MapGet("/{id:long}", GetAsync).WithSummary("One finding with its evidence and contracts").Cached(CacheTags.Findings, CacheTags.Contracts)
            .Trimmable<FindingDetail>();
        findings.MapTriage();
        findings.MapNarratives();
    }

    private static async Task<Results<Ok<Page<FindingSummary>>, ProblemHttpResult>> ListAsync(
        [AsParameters] FindingFilterRequest filter,
        [Description("score (most severe first, the default), or score:asc.")] string? sort,
        string? pageSize,
        string? cursor,
        CidadaoDbContext db,
        HttpContext context,
        CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>();
        var list = FindingList.Read(filter, sort, pageSize, cursor, errors);
        return errors.Count > 0 ? Problem.Invalid(context, errors) : TypedResults.Ok(await list.PageAsync(db, cancellation));
    }

    private static async Task<Results<Ok<FindingDetail>, ProblemHttpResult>> GetAsync(
        long id, CidadaoDbContext db, HttpContext context, CancellationToken cancellation)
    {
        var found = await DetailsAsync(db, [id], cancellation);
        return found.TryGetValue(id, out var finding) ? TypedResults.Ok(finding) : NotFound(context, id);
    }

    /// <summary>Findings by id, as many as there are, in a fixed number of statements.</summary>
    public static async Task<IReadOnlyDictionary<long, FindingDetail>> DetailsAsync(CidadaoDbContext db, long[] ids, CancellationToken cancellation)
    {
        var findings = new List<FindingRecord>();
        await foreach (var finding in ByIds(db, ids).WithCancellation(cancellation))
            findings.Add(finding);
        if (findings.Count == 0)
            return new Dictionary<long, FindingDetail>();

        var contracts = await FindingContracts.OfAsync(db, ids, "findings.contracts", cancellation);
        var narratives = await NarrativeEndpoints.OfAsync(db, findings, cancellation);
        var rows = findings.ConvertAll(finding => FindingMapping.RowOf(finding));
        var decided = await TriageStates.OfAsync(db, rows, cancellation);
        return findings.Zip(rows).ToDictionary(found => found.First.Id, found => new FindingDetail(
            decided.Mark(FindingMapping.Summary(found.Second), found.Second),
            FindingMapping.Indicator(RedFlagCatalog.Find(found.First.Indicator)!),
            FindingMapping.Evidence(found.First.Evidence),
            [.. contracts[found.First.Id].Take(MaxContracts)])
        {
            Narrative = narratives[found.First.Id],
        });
    }

    public static ProblemHttpResult NotFound(HttpContext context, long id) => Problem.NotFound(context, new($"Não há indício {id}.", $"There is no finding {id}."));
}
