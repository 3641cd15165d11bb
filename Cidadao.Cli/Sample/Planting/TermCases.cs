using static Cidadao.Cli.Sample.TruthDifficulty;

namespace Cidadao.Cli.Sample.Planting;

/// <summary>F23: a term of more than five years, or more than ten.</summary>
internal static class TermCases
{
    public static void Plant(Ground ground)
    {
        Case(ground, "eleven-years", Easy, true, start => start.AddYears(11), "Term of eleven years.");
        Case(ground, "six-years", Medium, true, start => start.AddYears(6), "Term of six years.");
        Case(ground, "five-years-and-a-day", Hard, true, start => start.AddYears(5).AddDays(1), "Term of five years and a day.");

        Case(ground, "exactly-five-years", Hard, false, start => start.AddYears(5), "Term of five years to the day.");
        Case(ground, "no-end", Medium, false, _ => null, "No end in the source: there is nothing to measure.");
        Case(ground, "end-before-start", Medium, false, start => start.AddYears(-7), "The end is seven years before the start: a typing error.");
    }

    private static void Case(
        Ground ground, string kind, TruthDifficulty difficulty, bool expected, Func<DateOnly, DateOnly?> end, string planted)
    {
        var contract = ground.NewContract(ground.NewUnit(), ground.NewSupplier(), MethodDraft.PriceRegistration, ground.Day(13), 180_000_00);
        contract.EndsOn = end(contract.StartsOn);
        (string, string)[] figures = [("start", Ground.Text(contract.StartsOn))];
        if (contract.EndsOn is { } ends)
            figures = [.. figures, ("end", Ground.Text(ends)), ("days", Ground.Text(ends.DayNumber - contract.StartsOn.DayNumber))];
        ground.Plant("F23", kind, difficulty, expected, planted, [contract], figures);
    }
}
