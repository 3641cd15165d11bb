using System.Linq.Expressions;
using Cidadao.Api.Caching;
using Cidadao.Api.Contracts;
using Cidadao.Api.Errors;
using Cidadao.Api.Paging;
using Cidadao.Api.Responses;
using Cidadao.Core.Caching;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Imports;

/// <summary><c>/api/v1/quality</c>: what is implausible or missing in the contracts, by source and month of signature.</summary>
internal static class QualityEndpoints
{
    private const int MaxContracts = 100;

    private static readonly QualityIssues[] Issues = [.. Enum.GetValues<QualityIssues>().Where(issue => issue != QualityIssues.None)];

    public static void MapQuality(this IEndpointRouteBuilder api)
    {
        var quality = api.MapGroup("/quality").WithTags("Imports");
        quality.MapGet("/", CountsAsync).WithSummary("Contracts with each issue of data quality, by source and month of signature, the newest first")
            .Cached(CacheTags.Contracts).Analytical();
        quality.MapGet("/{issue}", ContractsAsync).WithSummary("Contracts with one issue, of one source and month where given; at most 100")
            .Cached(CacheTags.Contracts).Analytical();
    }

    private static async Task<Ok<IReadOnlyList<QualityMonthResponse>>> CountsAsync(CidadaoDbContext db, CancellationToken cancellation)
    {
        var groups = await db.ContractMonths.AsNoTracking().TagWith("quality.months").ToListAsync(cancellation);
        return TypedResults.Ok<IReadOnlyList<QualityMonthResponse>>(
        [
            .. groups.GroupBy(group => (group.Source, group.Year, group.Month))
                .OrderByDescending(month => (month.Key.Year, month.Key.Month)).ThenBy(month => month.Key.Source)
                .Select(month => new QualityMonthResponse(
                    Wire.Name(month.Key.Source),
                    month.Key.Year > 0 ? month.Key.Year : null,
                    month.Key.Month > 0 ? month.Key.Month : null,
                    month.Sum(group => group.Contracts),
                    Issues.ToDictionary(Name, issue => month.Where(group => group.Quality.HasFlag(issue)).Sum(group => group.Contracts)))),
        ]);
    }

    private static async Task<Results<Ok<IReadOnlyList<QualityContractResponse>>, ProblemHttpResult>> ContractsAsync(
        string issue, string? source, int? year, int? month, CidadaoDbContext db, HttpContext context, CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>();
        if (Wire.Parse<QualityIssues>(issue) is not { } wanted || wanted == QualityIssues.None)
            errors["issue"] = [$"One of {string.Join(", ", Issues.Select(Name))}."];
        if (source is not null && Wire.Parse<DataSource>(source) is null)
            errors["source"] = [$"One of {Wire.All<DataSource>()}."];
        if (year is < 1 or >= 9999)
            errors["year"] = ["Not a year."];
        if (month is < 1 or > 12)
            errors["month"] = ["1 to 12."];
        if (errors.Count > 0)
            return Problem.Invalid(context, errors);

        var bit = Wire.Parse<QualityIssues>(issue)!.Value;
        var from = source is null ? (DataSource?)null : Wire.Parse<DataSource>(source);
        var newest = await NewestMonthsAsync(db, m => m.Quality.HasFlag(bit) && (from == null || m.Source == from)
            && (year == null || m.Year == year) && (month == null || m.Month == month), cancellation);
        if (newest.Count == 0)
            return TypedResults.Ok<IReadOnlyList<QualityContractResponse>>([]);
        // Days rather than years and months: for those there are partitions and statistics.
        var days = newest.Where(m => m.Year > 0).Select(m => new DateOnly(m.Year, m.Month, 1)).ToList();
        var (first, last) = days.Count > 0 ? (days.Min(), LastDayOf(days.Max())) : (DateOnly.MaxValue, DateOnly.MinValue);
        var contracts = db.Contracts.AsNoTracking()
            .Where(c => (from == null || c.Source == from) && (month == null || c.SignedOn!.Value.Month == month));
        contracts = days.Count < newest.Count
            ? contracts.Where(c => c.SignedOn == null || (c.SignedOn >= first && c.SignedOn <= last))
            : contracts.Where(c => c.SignedOn >= first && c.SignedOn <= last);

        // Few are fetched by the index of the issues, for which they are values, and ordered then. Of many, a hundred are found soon in the order
        // of their days, and the calculation keeps the planner from fetching all of them by that index.
        var having = newest.Select(m => m.Quality).Distinct().Order().ToArray();
        contracts = newest.Sum(m => m.Contracts) <= RowCount.Exact
            ? contracts.Where(c => having.Contains(c.Quality)).Gathered()
            : contracts.Where(c => (c.Quality & bit) != QualityIssues.None);
        var found = await contracts
            .OrderByDescending(c => c.SignedOn).ThenByDescending(c => c.Id)
            .Take(MaxContracts)
            .Select(c => new QualityContractResponse(c.Id, c.Number, c.BuyingUnitCode, c.SignedOn, c.InitialValue, c.FinalValue, c.SourceEntry, c.SourceLine))
            .TagWith("quality.contracts")
            .ToListAsync(cancellation);
        return TypedResults.Ok<IReadOnlyList<QualityContractResponse>>(found);
    }

    /// <summary>
    /// The newest months that together have as many contracts as are shown, those without a day first: the contracts of other months are not
    /// looked at, however rare the issue is.
    /// </summary>
    private static async Task<List<ContractMonth>> NewestMonthsAsync(
        CidadaoDbContext db, Expression<Func<ContractMonth, bool>> matching, CancellationToken cancellation)
    {
        var sums = await db.ContractMonths.AsNoTracking().Where(matching).TagWith("quality.newest").ToListAsync(cancellation);
        var newest = new List<ContractMonth>();
        var contracts = 0L;
        foreach (var month in sums.GroupBy(m => (m.Year, m.Month)).OrderBy(m => m.Key.Year != 0).ThenByDescending(m => m.Key).TakeWhile(_ => contracts < MaxContracts))
        {
            newest.AddRange(month);
            contracts += month.Sum(m => m.Contracts);
        }

        return newest;
    }

    private static DateOnly LastDayOf(DateOnly month) => new(month.Year, month.Month, DateTime.DaysInMonth(month.Year, month.Month));

    private static string Name(QualityIssues issue) => Wire.Name(issue);
}
