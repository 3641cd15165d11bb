using static Cidadao.Cli.Sample.TruthDifficulty;

namespace Cidadao.Cli.Sample.Planting;

/// <summary>F04: a final value more than 25 % above the initial one, or more than 50 % for the renovation of a building or equipment.</summary>
internal static class IncreaseCases
{
    private const long Initial = 240_000_00;
    private const string Renovation = "REFORMA DO EDIFÍCIO-SEDE COM SUBSTITUIÇÃO DO TELHADO E DAS INSTALAÇÕES";

    private static readonly byte[] Amendment = Windows1252.Field("Objetivo: ACRÉSCIMO QUANTITATIVO DE SERVIÇOS");
    private static readonly byte[] Cut = Windows1252.Field("Objetivo: SUPRESSÃO DE SERVIÇOS");

    public static void Plant(Ground ground)
    {
        Case(ground, "sixty-percent", Easy, true, Initial * 160 / 100, null, "Increase of 60 %.");
        Case(ground, "twenty-six-percent", Medium, true, Initial * 126 / 100, null, "Increase of 26 %.");
        Case(ground, "one-cent-over", Hard, true, Initial * 125 / 100 + 1, null, "Increase of 25 % and one cent.");
        Case(ground, "renovation-one-cent-over", Hard, true, Initial * 150 / 100 + 1, Renovation, "Renovation of a building, increase of 50 % and one cent.");

        Case(ground, "exactly-a-quarter", Hard, false, Initial * 125 / 100, null, "Increase of exactly 25 %.");
        Case(ground, "renovation-exactly-half", Hard, false, Initial * 150 / 100, Renovation, "Renovation of a building, increase of exactly 50 %.");
        Case(ground, "renovation-forty-percent", Medium, false, Initial * 140 / 100, Renovation, "Renovation of a building, increase of 40 %.");
        Case(ground, "suppression", Easy, false, Initial * 40 / 100, null, "Suppression of 60 %: that is another indicator.");
        Case(ground, "no-initial-value", Medium, false, 90_000_00, null, "Initial value zero: a share of nothing is not a share.", initial: 0);
    }

    private static void Case(
        Ground ground, string kind, TruthDifficulty difficulty, bool expected, long final, string? words, string planted, long initial = Initial)
    {
        var contract = ground.NewContract(
            ground.NewUnit(), ground.NewSupplier(), MethodDraft.Auction, ground.Day(12), initial, words is null ? null : ItemClass.Renovation, words);
        contract.Final = final;
        contract.AddAmendment(new AmendmentDraft(1, contract.SignedOn.AddDays(60), final < initial ? Cut : Amendment));
        (string, string)[] figures = [("initialValue", Ground.Brl(initial)), ("finalValue", Ground.Brl(final))];
        if (initial > 0)
            figures = [.. figures, ("increase", Ground.Text((double)final / initial - 1)), ("threshold", words is null ? "0.25" : "0.50")];
        ground.Plant("F04", kind, difficulty, expected, planted, [contract], figures);
    }
}
