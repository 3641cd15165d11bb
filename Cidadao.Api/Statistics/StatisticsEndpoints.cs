using System.ComponentModel;
using System.Globalization;
using Cidadao.Api.Caching;
using Cidadao.Api.Contracts;
using Cidadao.Api.Errors;
using Cidadao.Api.Fields;
using Cidadao.Api.Responses;
using Cidadao.Core.Caching;
using Cidadao.Core.Database;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cidadao.Api.Statistics;

/// <summary><c>/api/v1/statistics</c>: what the contracts of a filter come to, in all, over time, and by whom.</summary>
internal static class StatisticsEndpoints
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 500;

    public static void MapStatistics(this IEndpointRouteBuilder api)
    {
        var statistics = api.MapGroup("/statistics").WithTags("Statistics");
        statistics.MapGet("/totals", TotalsAsync).WithSummary("How many contracts a filter has, and what they come to")
            .Cached(CacheTags.Contracts).Analytical().Trimmable<TotalsResponse>();
        statistics.MapGet("/series", SeriesAsync).WithSummary("The same by month or year of signature, oldest first")
            .Cached(CacheTags.Contracts).Analytical().Trimmable<IReadOnlyList<PeriodResponse>>();
        statistics.MapGet("/top", TopAsync).WithSummary("The same by agency, unit, supplier or method, largest value first")
            .Cached(CacheTags.Contracts).Analytical().Trimmable<IReadOnlyList<TopResponse>>();
    }

    private static async Task<Results<Ok<TotalsResponse>, ProblemHttpResult>> TotalsAsync(
        [AsParameters] ContractFilterRequest filter, CidadaoDbContext db, HttpContext context, CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>();
        var statistics = new ContractStatistics(db, filter.Read(errors));
        return errors.Count > 0 ? Problem.Invalid(context, errors) : TypedResults.Ok(await statistics.TotalsAsync(cancellation));
    }

    private static async Task<Results<Ok<IReadOnlyList<PeriodResponse>>, ProblemHttpResult>> SeriesAsync(
        [AsParameters] ContractFilterRequest filter,
        [Description("month (the default) or year.")] string? by,
        CidadaoDbContext db,
        HttpContext context,
        CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>();
        var statistics = new ContractStatistics(db, filter.Read(errors));
        var period = Read(by, Period.Month, errors);
        return errors.Count > 0 ? Problem.Invalid(context, errors) : TypedResults.Ok(await statistics.SeriesAsync(period, cancellation));
    }

    private static async Task<Results<Ok<IReadOnlyList<TopResponse>>, ProblemHttpResult>> TopAsync(
        [AsParameters] ContractFilterRequest filter,
        [Description("agency (the default), unit, supplier or method.")] string? by,
        [Description("Rows, 1 to 500; 20 when absent.")] string? limit,
        CidadaoDbContext db,
        HttpContext context,
        CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>();
        var statistics = new ContractStatistics(db, filter.Read(errors));
        var party = Read(by, Dimension.Agency, errors);
        var rows = DefaultLimit;
        if (limit is not null && (!int.TryParse(limit, CultureInfo.InvariantCulture, out rows) || rows is < 1 or > MaxLimit))
            errors["limit"] = [$"'{limit}' is not a number from 1 to {MaxLimit}."];
        return errors.Count > 0 ? Problem.Invalid(context, errors) : TypedResults.Ok(await statistics.TopAsync(party, rows, cancellation));
    }

    private static TKey Read<TKey>(string? by, TKey absent, Dictionary<string, string[]> errors)
        where TKey : struct, Enum
    {
        if (string.IsNullOrWhiteSpace(by))
            return absent;
        if (Wire.Parse<TKey>(by.Trim()) is { } key)
            return key;
        errors["by"] = [$"'{by}' is none of: {Wire.All<TKey>()}."];
        return absent;
    }
}
