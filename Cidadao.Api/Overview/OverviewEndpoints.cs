using System.Text.Json;
using Cidadao.Api.Caching;
using Cidadao.Api.Contracts;
using Cidadao.Api.Investigations;
using Cidadao.Api.Responses;
using Cidadao.Core.Caching;
using Cidadao.Core.Database;
using Cidadao.Core.Investigations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Overview;

/// <summary><c>/api/v1/overview</c>: the figures of the first page.</summary>
internal static class OverviewEndpoints
{
    private const int TopAgencies = 10;

    public static void MapOverview(this IEndpointRouteBuilder api) =>
        api.MapGet("/overview", GetAsync).WithTags("Overview").WithSummary("Totals, months, largest agencies, latest findings")
            .Cached(CacheTags.Contracts, CacheTags.LatestInvestigation).Analytical();

    private static async Task<Ok<OverviewResponse>> GetAsync(CidadaoDbContext db, CancellationToken cancellation)
    {
        var contracts = db.Contracts.AsNoTracking();
        var months = await contracts.Where(c => c.SignedOn != null)
            .GroupBy(c => new { c.SignedOn!.Value.Year, c.SignedOn!.Value.Month })
            .OrderBy(g => g.Key.Year).ThenBy(g => g.Key.Month)
            .Select(g => new MonthResponse(g.Key.Year, g.Key.Month, g.LongCount(), g.Sum(c => c.InitialValue)))
            .TagWith("overview.months")
            .ToListAsync(cancellation);
        var totals = await contracts.GroupBy(_ => 1)
            .Select(g => new { Contracts = g.LongCount(), Value = g.Sum(c => c.InitialValue) })
            .TagWith("overview.totals")
            .FirstOrDefaultAsync(cancellation);
        var latest = await db.Investigations.AsNoTracking()
            .Where(i => i.Status == InvestigationStatus.Completed)
            .OrderByDescending(i => i.RequestedAt)
            .Select(i => new { i.Id, i.Findings })
            .TagWith("overview.latest")
            .FirstOrDefaultAsync(cancellation);

        return TypedResults.Ok(new OverviewResponse(
            totals?.Contracts ?? 0,
            totals?.Value ?? 0,
            await db.Suppliers.TagWith("overview.suppliers").LongCountAsync(s => s.Kind != Core.Contracts.SupplierKind.Secret, cancellation),
            await db.Agencies.TagWith("overview.agencies").LongCountAsync(a => contracts.Any(c => c.AgencyCode == a.Code), cancellation),
            await db.BuyingUnits.TagWith("overview.units").LongCountAsync(cancellation),
            InvestigationMapping.Counts(latest is null ? SeverityTally.None : JsonSerializer.Deserialize(latest.Findings, CoreJson.Default.SeverityTally)!),
            months,
            await PartyEndpoints.TopAgenciesAsync(contracts, TopAgencies, cancellation),
            latest?.Id));
    }
}
