using Cronos;

namespace Cidadao.Core.Imports.Live;

/// <summary>When a schedule's harvests start.</summary>
public static class HarvestTimes
{
    // The services' own time: three hours behind UTC all year since 2019.
    private static readonly TimeZoneInfo Brasilia = TimeZoneInfo.CreateCustomTimeZone("Brasília", TimeSpan.FromHours(-3), "Brasília", "Brasília");

    /// <param name="cron">Five fields.</param>
    /// <param name="now">The time after which the next is looked for.</param>
    /// <param name="next">The next start, in UTC.</param>
    /// <returns>False when it is no such expression, or one that never comes.</returns>
    public static bool TryNext(string? cron, DateTimeOffset now, out DateTimeOffset? next)
    {
        next = CronExpression.TryParse(cron ?? "", out var expression) ? expression.GetNextOccurrence(now, Brasilia)?.ToUniversalTime() : null;
        return next is not null;
    }

    /// <summary>The day in Brasília.</summary>
    public static DateOnly Today(DateTimeOffset now) => DateOnly.FromDateTime(now.ToOffset(Brasilia.BaseUtcOffset).DateTime);
}
