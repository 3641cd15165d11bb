using static Cidadao.Cli.Sample.TruthDifficulty;

namespace Cidadao.Cli.Sample.Planting;

/// <summary>
/// F01: a direct award at or above the limit of art. 75 in the year of its signature. Between the limits for purchases and for works the
/// law depends on the class, which the source does not give: a finding, but an uncertain one.
/// </summary>
internal static class DirectAwardCases
{
    public static void Plant(Ground ground)
    {
        var (works, others) = (SampleLimits.Works(ground.Year), SampleLimits.Others(ground.Year));
        var (earlierOthers, earlierDay) = (SampleLimits.Others(ground.Year - 1), ground.LastDecember);
        var today = ground.Day(10);

        Expect(ground, "three-times-the-works-limit", Easy, today, 3 * works, works, "certain", "Direct award of three times the limit for works.");
        Expect(ground, "at-the-works-limit", Hard, today, works, works, "certain", "Direct award of exactly the limit for works: 'below' is strict.");
        Expect(ground, "between-the-limits", Medium, today, (works + others) / 2, others, "uncertain",
            "Direct award between the limit for purchases and the one for works.");
        Expect(ground, "at-the-purchase-limit", Hard, today, others, others, "uncertain", "Direct award of exactly the limit for purchases.");
        Expect(ground, "limit-of-the-year-before", Hard, earlierDay, earlierOthers + 1, earlierOthers, "uncertain",
            "Signed in December under the year's lower limit; this year's limit would allow it.");

        Decoy(ground, "one-cent-below", Hard, MethodDraft.DirectAward, others - 1, "Direct award one cent below the limit for purchases.");
        Decoy(ground, "limit-of-this-year", Hard, MethodDraft.DirectAward, Math.Min(earlierOthers + 100_00, others - 1),
            "Above the limit of the year before, below the one in force on signature.");
        Decoy(ground, "auction", Easy, MethodDraft.Auction, 3 * works, "Three times the limit, but awarded by auction.");
        Decoy(ground, "unknown-method", Medium, MethodDraft.Unknown, 3 * works, "Three times the limit, but the source does not name the method.");
    }

    private static void Expect(
        Ground ground, string kind, TruthDifficulty difficulty, DateOnly signed, long value, long limit, string certainty, string planted)
    {
        var contract = ground.NewContract(ground.NewUnit(), ground.NewSupplier(), MethodDraft.DirectAward, signed, value);
        ground.Plant("F01", kind, difficulty, expected: true, planted, [contract],
            ("initialValue", Ground.Brl(value)), ("limit", Ground.Brl(limit)), ("year", Ground.Text(signed.Year)), ("certainty", certainty));
    }

    private static void Decoy(Ground ground, string kind, TruthDifficulty difficulty, MethodDraft method, long value, string planted)
    {
        var contract = ground.NewContract(ground.NewUnit(), ground.NewSupplier(), method, ground.Day(11), value);
        ground.Plant("F01", kind, difficulty, expected: false, planted, [contract], ("initialValue", Ground.Brl(value)));
    }
}
