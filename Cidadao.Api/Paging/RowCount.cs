using System.Text.Json;
using Cidadao.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Paging;

/// <summary>
/// How many rows match a filter. To count a million takes longer than to read a page of them, and nobody needs to know to the row how many
/// pages he will not turn: up to <see cref="Exact"/> they are counted, above that it is what the planner expects, or that there are more.
/// </summary>
/// <param name="Rows">When it is an estimate: as many as are expected, or one more than are counted.</param>
internal readonly record struct RowCount(long Rows, bool IsEstimate)
{
    /// <summary>So many rows are counted, in milliseconds.</summary>
    public const int Exact = 10_000;

    /// <summary>So many are fetched one by one, from as many places, in some ten milliseconds.</summary>
    public const int FewFound = 2_000;

    /// <param name="list">Whose rows they are: the statements are <c>LIST.count</c> and <c>LIST.estimate</c>.</param>
    public static async Task<RowCount> OfAsync<T>(CidadaoDbContext db, IQueryable<T> matching, string list, CancellationToken cancellation)
    {
        var counted = await matching.Take(Exact + 1).TagWith($"{list}.count").LongCountAsync(cancellation);
        return counted <= Exact ? new(counted, IsEstimate: false) : new(Math.Max(counted, await ExpectedAsync(db, matching, list, cancellation)), IsEstimate: true);
    }

    /// <summary>The same of rows that are all but a few: all are counted by an index alone, and the few by their own.</summary>
    /// <param name="matching">What is counted: <paramref name="all"/> without <paramref name="few"/>.</param>
    /// <param name="list">The statements are <c>LIST.count</c>, <c>LIST.left_out</c> and <c>LIST.estimate</c>.</param>
    public static async Task<RowCount> OfAllButAsync<T>(
        CidadaoDbContext db, IQueryable<T> matching, IQueryable<T> all, IQueryable<T> few, string list, CancellationToken cancellation)
    {
        var counted = await all.Take(Exact + 1).TagWith($"{list}.count").LongCountAsync(cancellation);
        if (counted > Exact)
            return new(Math.Max(counted, await ExpectedAsync(db, matching, list, cancellation)), IsEstimate: true);
        return new(counted == 0 ? 0 : counted - await few.TagWith($"{list}.left_out").LongCountAsync(cancellation), IsEstimate: false);
    }

    /// <summary>
    /// The same where to look at a row costs much and an index finds the matches: nothing is looked at when the planner expects more than
    /// <see cref="FewFound"/>, else they are counted up to as many: words that go together are rarer to the planner than they are.
    /// </summary>
    public static async Task<RowCount> OfFoundAsync<T>(CidadaoDbContext db, IQueryable<T> matching, string list, CancellationToken cancellation)
    {
        var expected = await ExpectedAsync(db, matching, list, cancellation);
        if (expected > FewFound)
            return new(expected, IsEstimate: true);
        var counted = await matching.Take(FewFound + 1).TagWith($"{list}.count").LongCountAsync(cancellation);
        return new(counted, IsEstimate: counted > FewFound);
    }

    /// <returns>What the planner expects, from the statistics of the tables: nothing is executed.</returns>
    private static async Task<long> ExpectedAsync<T>(CidadaoDbContext db, IQueryable<T> matching, string list, CancellationToken cancellation)
    {
        await using var query = matching.Select(_ => 1).CreateDbCommand();
        query.CommandText = $"-- {list}.estimate\nEXPLAIN (FORMAT JSON) {query.CommandText}";
        await db.Database.OpenConnectionAsync(cancellation);
        try
        {
            using var plan = JsonDocument.Parse((string)(await query.ExecuteScalarAsync(cancellation))!);
            return plan.RootElement[0].GetProperty("Plan").GetProperty("Plan Rows").GetInt64();
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
