using System.ComponentModel;
using System.Globalization;
using Cidadao.Api.Caching;
using Cidadao.Api.Errors;
using Cidadao.Api.Fields;
using Cidadao.Api.Responses;
using Cidadao.Core.Caching;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Cidadao.Core.Investigations;
using Cidadao.Core.RedFlags;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Findings;

/// <summary><c>/api/v1/risk</c>: how much the findings of one investigation call for a look at a party, and why.</summary>
internal static class RiskEndpoints
{
    public static void MapRisk(this IEndpointRouteBuilder api)
    {
        var risk = api.MapGroup("/risk").WithTags("Risk");
        risk.MapGet("/contracts/{id:long}", ContractAsync).WithSummary("Risk score of a contract, part by part")
            .Cached(CacheTags.Findings, CacheTags.Contracts, CacheTags.LatestInvestigation).Analytical().Trimmable<RiskResponse>();
        risk.MapGet("/suppliers/{id:long}", SupplierAsync).WithSummary("Risk score of a supplier, part by part")
            .Cached(CacheTags.Findings, CacheTags.Contracts, CacheTags.LatestInvestigation).Analytical().Trimmable<RiskResponse>();
        risk.MapGet("/agencies/{code}", AgencyAsync).WithSummary("Risk score of an agency, part by part")
            .Cached(CacheTags.Findings, CacheTags.Contracts, CacheTags.LatestInvestigation).Analytical().Trimmable<RiskResponse>();
    }

    private static Task<Results<Ok<RiskResponse>, ProblemHttpResult>> ContractAsync(
        long id, [Description("The latest completed one when absent.")] Guid? investigation, CidadaoDbContext db, HttpContext context, CancellationToken cancellation) =>
        ScoreAsync(
            "contract", id.ToString(CultureInfo.InvariantCulture), investigation, db.Findings.Where(finding => finding.ContractIds.Contains(id)), db, context, cancellation);

    private static async Task<Results<Ok<RiskResponse>, ProblemHttpResult>> SupplierAsync(
        long id, [Description("The latest completed one when absent.")] Guid? investigation, CidadaoDbContext db, HttpContext context, CancellationToken cancellation)
    {
        var subject = string.Create(CultureInfo.InvariantCulture, $"supplier:{id}");
        var contracts = await IdsAsync(db.Contracts.Where(contract => contract.SupplierId == id), cancellation);
        return await ScoreAsync(
            "supplier",
            id.ToString(CultureInfo.InvariantCulture),
            investigation,
            db.Findings.Where(finding => finding.Subject == subject || finding.Subject.StartsWith(subject + "|")
                || finding.ContractIds.Any(contract => contracts.Contains(contract))),
            db,
            context,
            cancellation);
    }

    /// <summary>
    /// An agency's contracts are gathered by the statement itself: of an array of a thousand the planner expects that nearly every finding has one,
    /// and looks through all findings instead of asking their index.
    /// </summary>
    private static Task<Results<Ok<RiskResponse>, ProblemHttpResult>> AgencyAsync(
        string code, [Description("The latest completed one when absent.")] Guid? investigation, CidadaoDbContext db, HttpContext context, CancellationToken cancellation) =>
        ScoreAsync(
            "agency",
            code,
            investigation,
            db.Findings.FromSql($"SELECT * FROM findings WHERE contract_ids && (SELECT array_agg(id) FROM contracts WHERE agency_code = {code})"),
            db,
            context,
            cancellation);

    /// <summary>A party's contracts, to be looked for among those of all findings at once: by its index, and not contract by contract in every finding.</summary>
    private static Task<long[]> IdsAsync(IQueryable<Contract> contracts, CancellationToken cancellation) =>
        contracts.Select(contract => contract.Id).TagWith("risk.contracts").ToArrayAsync(cancellation);

    /// <summary>What was dismissed on the same facts does not count.</summary>
    private static async Task<Results<Ok<RiskResponse>, ProblemHttpResult>> ScoreAsync(
        string kind,
        string key,
        Guid? investigation,
        IQueryable<FindingRecord> ofParty,
        CidadaoDbContext db,
        HttpContext context,
        CancellationToken cancellation)
    {
        var id = investigation ?? await db.Investigations.AsNoTracking()
            .Where(i => i.Status == InvestigationStatus.Completed)
            .OrderByDescending(i => i.RequestedAt)
            .Select(i => (Guid?)i.Id)
            .TagWith("risk.subject")
            .FirstOrDefaultAsync(cancellation);
        if (id is null)
            return Problem.NotFound(context, new("Nenhuma investigação foi concluída ainda.", "No investigation has been completed yet."));

        var findings = await ofParty.AsNoTracking().Where(f => f.InvestigationId == id).InTriage(db, TriageFilter.Open)
            .Select(f => new { f.Id, f.Indicator, f.Score, f.Confidence })
            .TagWith("risk.findings")
            .ToListAsync(cancellation);
        var risk = RiskScore.Of(findings.Select(f => (f.Id, f.Indicator, f.Score, f.Confidence)));
        return TypedResults.Ok(new RiskResponse(
            kind,
            key,
            risk.Value,
            [
                .. risk.Parts.Select(part => new RiskPartResponse(
                    part.Indicator, FindingMapping.Title(part.Indicator), part.FindingId, part.Weight, part.Findings)),
            ]));
    }
}
