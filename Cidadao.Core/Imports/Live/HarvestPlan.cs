using System.Globalization;

namespace Cidadao.Core.Imports.Live;

/// <summary>Cuts a range of days into the windows in which a feed is fetched: small enough to be lost without regret.</summary>
public static class HarvestPlan
{
    /// <summary>Longest range of one harvest, in days.</summary>
    public const int MaxDays = 366 * 3;

    private const int TenderDays = 7;
    private const int AgencyDays = 30;

    // PNCP's codes of the methods; /contratacoes/publicacao is asked for one at a time.
    private const int Methods = 13;

    /// <param name="harvest">Whose range.</param>
    public static IReadOnlyList<HarvestWindow> Windows(Harvest harvest)
    {
        var ranges = harvest.Feed switch
        {
            LiveFeed.PncpContracts => Days(harvest, 1),
            LiveFeed.PncpTenders => Days(harvest, TenderDays),
            LiveFeed.PortalContracts => Days(harvest, AgencyDays),
            LiveFeed.PortalPurchasesDownload or LiveFeed.PortalTendersDownload => Months(harvest),
            _ => [(harvest.From, harvest.To)],
        };
        var parameters = harvest.Feed == LiveFeed.PncpTenders
            ? Enumerable.Range(1, Methods).Select(code => (string?)code.ToString(CultureInfo.InvariantCulture)).ToList()
            : [null];
        var number = 0;
        return
        [
            .. from range in ranges
               from parameter in parameters
               select new HarvestWindow { HarvestId = harvest.Id, Number = ++number, From = range.From, To = range.To, Parameter = parameter },
        ];
    }

    private static IEnumerable<(DateOnly From, DateOnly To)> Days(Harvest harvest, int length)
    {
        for (var from = harvest.From; from <= harvest.To; from = from.AddDays(length))
            yield return (from, Earlier(from.AddDays(length - 1), harvest.To));
    }

    private static IEnumerable<(DateOnly From, DateOnly To)> Months(Harvest harvest)
    {
        for (var from = new DateOnly(harvest.From.Year, harvest.From.Month, 1); from <= harvest.To; from = from.AddMonths(1))
            yield return (from, from.AddMonths(1).AddDays(-1));
    }

    private static DateOnly Earlier(DateOnly one, DateOnly other) => one < other ? one : other;
}

/// <summary>Command to the workers: fetch what a harvest still lacks.</summary>
public sealed record RunHarvest(Guid HarvestId);
