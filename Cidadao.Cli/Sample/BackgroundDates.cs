namespace Cidadao.Cli.Sample;

/// <summary>Dates of ordinary contracts: signed in the month or shortly before, published in it.</summary>
internal sealed class BackgroundDates(SampleOptions options)
{
    // No direct award before the years of the table: its limit would be another law's.
    private static readonly DateOnly Earliest = new(SampleLimits.FirstYear, 1, 4);

    private static readonly int[] Months = [12, 12, 12, 12, 12, 3, 4, 6, 24, 30, 36, 60];

    private readonly DateOnly _first = options.FirstDay;
    private readonly DateOnly _last = options.LastDay;

    public void Fill(ContractDraft contract, ref SampleRandom random)
    {
        var signed = Weekday(Signed(ref random));
        contract.SignedOn = signed < Earliest ? Earliest : signed;
        contract.PublishedOn = Published(contract.SignedOn, ref random);
        contract.StartsOn = contract.SignedOn.AddDays(random.Rarely(4) ? random.Below(12) : 0);
        contract.EndsOn = random.Rarely(100) ? null : End(contract.StartsOn, ref random);
    }

    private DateOnly Signed(ref SampleRandom random) => random.Share() switch
    {
        < 0.56 => _first.AddDays(random.Below(_last.Day)),
        < 0.96 => _first.AddDays(-1 - random.Below(28)),
        _ => _first.AddDays(-29 - random.Below(380)),
    };

    private DateOnly Published(DateOnly signed, ref SampleRandom random)
    {
        var day = signed >= _first ? signed.AddDays(random.Below(12)) : _first.AddDays(1 + random.Below(20));
        return day > _last ? _last : day;
    }

    /// <summary>At most five years to the day: exactly the longest term that is not long.</summary>
    private static DateOnly End(DateOnly start, ref SampleRandom random)
    {
        var end = start.AddMonths(Months[random.Below(Months.Length)]);
        return random.Rarely(2) ? end : end.AddDays(-1);
    }

    private static DateOnly Weekday(DateOnly day) => day.DayOfWeek switch
    {
        DayOfWeek.Saturday => day.AddDays(-1),
        DayOfWeek.Sunday => day.AddDays(-2),
        _ => day,
    };
}
