using System.Text.Json;
using Cidadao.Api.Caching;
using Cidadao.Api.Contracts;
using Cidadao.Api.Investigations;
using Cidadao.Api.Responses;
using Cidadao.Core.Caching;
using Cidadao.Core.Contracts;
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
        var months = await db.ContractMonths.AsNoTracking()
            .GroupBy(m => new { m.Year, m.Month })
            .OrderBy(g => g.Key.Year).ThenBy(g => g.Key.Month)
            .Select(g => new MonthResponse(g.Key.Year, g.Key.Month, g.Sum(m => m.Contracts), g.Sum(m => m.Value)))
            .TagWith("overview.months")
            .ToListAsync(cancellation);
        var latest = await db.Investigations.AsNoTracking()
            .Where(i => i.Status == InvestigationStatus.Completed)
            .OrderByDescending(i => i.RequestedAt)
            .Select(i => new { i.Id, i.Findings })
            .TagWith("overview.latest")
            .FirstOrDefaultAsync(cancellation);

        return TypedResults.Ok(new OverviewResponse(
            months.Sum(month => month.Contracts),
            months.Sum(month => month.InitialValue),
            await db.SupplierTotals.Where(s => s.Kind != SupplierKind.Secret).TagWith("overview.suppliers").SumAsync(s => s.Suppliers, cancellation),
            await db.BuyerTotals.Select(t => t.AgencyCode).Distinct().TagWith("overview.agencies").LongCountAsync(cancellation),
            await db.BuyingUnits.TagWith("overview.units").LongCountAsync(cancellation),
            InvestigationMapping.Counts(latest is null ? SeverityTally.None : JsonSerializer.Deserialize(latest.Findings, CoreJson.Default.SeverityTally)!),
            [.. months.Where(month => month.Year > 0)],
            await PartyEndpoints.AgenciesAsync(db, named: null, TopAgencies, cancellation),
            latest?.Id));
    }
}
