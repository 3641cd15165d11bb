using static Cidadao.Cli.Sample.TruthDifficulty;

namespace Cidadao.Cli.Sample.Planting;

/// <summary>
/// F03: direct awards of one unit in one year, each below the limit, that reach it together, by supplier or by item class.
/// "certain" when they reach the limit for works, "uncertain" when only the one for purchases.
/// </summary>
internal static class SplitCases
{
    public static void Plant(Ground ground)
    {
        var (works, others) = (SampleLimits.Works(ground.Year), SampleLimits.Others(ground.Year));
        var supplier = ground.NewSupplier();
        Case(ground, "one-supplier", Easy, true, "certain", "Five direct awards of one unit to one supplier, over the limit for works together.",
            [.. Enumerable.Range(0, 5).Select(n => new Part(supplier, others * 55 / 100 + n * 13_07, ItemClass.Priced[n]))]);
        Case(ground, "one-class", Medium, true, "certain", "Three suppliers, one item class, over the limit for works together.",
            [.. Enumerable.Range(0, 3).Select(n => new Part(ground.NewSupplier(), others * 80 / 100 + n * 11_03, ItemClass.Priced[9]))]);
        Case(ground, "exactly-the-limit", Hard, true, "certain", "Three direct awards to one supplier that reach the limit for works to the cent.",
            Thirds(ground.NewSupplier(), works));
        supplier = ground.NewSupplier();
        Case(ground, "between-the-limits", Medium, true, "uncertain", "Two direct awards to one supplier between both limits together.",
            [new(supplier, others * 70 / 100, ItemClass.Priced[3]), new(supplier, others * 62 / 100, ItemClass.Priced[4])]);

        Case(ground, "one-cent-below", Hard, false, "", "Three direct awards to one supplier, one cent below the limit for purchases together.",
            Thirds(ground.NewSupplier(), others - 1));
        PlantTwoUnits(ground, others);
        PlantTwoYears(ground);
        supplier = ground.NewSupplier();
        Case(ground, "one-of-them-by-auction", Medium, false, "", "One direct award and one auction of the same supplier.",
            [new(supplier, others * 70 / 100, ItemClass.Priced[5]), new(supplier, others * 70 / 100, ItemClass.Priced[6], MethodDraft.Auction)]);
        Case(ground, "different-suppliers-and-classes", Easy, false, "", "Three direct awards that share neither supplier nor class.",
            [.. Enumerable.Range(10, 3).Select(n => new Part(ground.NewSupplier(), others * 80 / 100, ItemClass.Priced[n]))]);
        PlantSealed(ground, others);
    }

    private static void PlantTwoUnits(Ground ground, long others)
    {
        var supplier = ground.NewSupplier();
        ContractDraft[] contracts =
        [
            ground.NewContract(ground.NewUnit(), supplier, MethodDraft.DirectAward, ground.Day(4), others * 70 / 100, ItemClass.Priced[7]),
            ground.NewContract(ground.NewUnit(), supplier, MethodDraft.DirectAward, ground.Day(9), others * 75 / 100, ItemClass.Priced[7]),
        ];
        Plant(ground, "two-units", Medium, false, "", "One supplier and class, but the direct awards are of two units.", contracts);
    }

    private static void PlantTwoYears(Ground ground)
    {
        var (supplier, unit, kind) = (ground.NewSupplier(), ground.NewUnit(), ItemClass.Priced[8]);
        var (earlier, now) = (SampleLimits.Others(ground.Year - 1) * 70 / 100, SampleLimits.Others(ground.Year) * 70 / 100);
        ContractDraft[] contracts =
        [
            ground.NewContract(unit, supplier, MethodDraft.DirectAward, ground.LastDecember, earlier, kind),
            ground.NewContract(unit, supplier, MethodDraft.DirectAward, ground.Day(5), now, kind),
        ];
        Plant(ground, "two-years", Hard, false, "", "One unit, supplier and class, but one direct award in each of two years.", contracts);
    }

    private static void PlantSealed(Ground ground, long others)
    {
        var unit = ground.NewUnit();
        ContractDraft[] contracts =
        [
            ground.NewContract(unit, SupplierDraft.Secret, MethodDraft.DirectAward, ground.Day(4), others * 70 / 100),
            ground.NewContract(unit, SupplierDraft.Secret, MethodDraft.DirectAward, ground.Day(8), others * 75 / 100),
        ];
        foreach (var contract in contracts)
            contract.IsSealed = true;
        Plant(ground, "sealed-suppliers", Hard, false, "", "Two sealed direct awards: '-11' is nobody, and the sealed text is no class.", contracts);
    }

    private static void Case(Ground ground, string kind, TruthDifficulty difficulty, bool expected, string certainty, string planted, Part[] parts)
    {
        var unit = ground.NewUnit();
        var contracts = parts
            .Select((part, n) => ground.NewContract(unit, part.Supplier, part.Method ?? MethodDraft.DirectAward, ground.Day(3 + 4 * n), part.Value, part.Kind))
            .ToList();
        Plant(ground, kind, difficulty, expected, certainty, planted, contracts);
    }

    private static void Plant(
        Ground ground, string kind, TruthDifficulty difficulty, bool expected, string certainty, string planted, IReadOnlyList<ContractDraft> contracts)
    {
        var limit = certainty == "certain" ? SampleLimits.Works(ground.Year) : SampleLimits.Others(ground.Year);
        (string, string)[] figures = [("sum", Ground.Brl(contracts.Sum(contract => contract.Initial))), ("limit", Ground.Brl(limit))];
        ground.Plant("F03", kind, difficulty, expected, planted, contracts, expected ? [.. figures, ("certainty", certainty)] : figures);
    }

    private static Part[] Thirds(SupplierDraft supplier, long sum) =>
    [
        new(supplier, sum / 3, ItemClass.Priced[20]),
        new(supplier, sum / 3 - 50_00, ItemClass.Priced[21]),
        new(supplier, sum - 2 * (sum / 3) + 50_00, ItemClass.Priced[22]),
    ];

    private sealed record Part(SupplierDraft Supplier, long Value, ItemClass Kind, MethodDraft? Method = null);
}
