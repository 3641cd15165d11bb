using static Cidadao.Cli.Sample.TruthDifficulty;

namespace Cidadao.Cli.Sample.Planting;

/// <summary>F13: an agency's year in which the Herfindahl index is above 0.25 or one supplier has more than half, with 20 contracts or more.</summary>
internal static class ConcentrationCases
{
    public static void Plant(Ground ground)
    {
        Case(ground, "one-supplier-has-most", Easy, true, "24 contracts, one supplier with 70 % of the value.",
            Even(ground, contracts: 10, share: 70), Rest(ground, 14, 30));
        Case(ground, "three-suppliers", Hard, true, "21 contracts, no supplier with half, but three share nearly everything.",
            Even(ground, 4, 30), Even(ground, 4, 30), Even(ground, 4, 30), Rest(ground, 9, 10));
        Case(ground, "smallest-group", Hard, true, "Exactly 20 contracts, one supplier with 60 % of the value.", Even(ground, 5, 60), Rest(ground, 15, 40));

        Case(ground, "group-of-nineteen", Hard, false, "19 contracts: too few to speak of, although one supplier has 90 %.",
            Even(ground, 10, 90), Rest(ground, 9, 10));
        Case(ground, "forty-five-percent", Medium, false, "24 contracts, the largest share is 45 % and the index below 0.25.",
            Even(ground, 4, 45), Rest(ground, 20, 55));
        Case(ground, "sealed-suppliers", Hard, false, "Most of the value is with sealed suppliers: they are not one supplier.",
            new Block([SupplierDraft.Secret], 6, 80), Rest(ground, 22, 20));
    }

    private static void Case(Ground ground, string kind, TruthDifficulty difficulty, bool expected, string planted, params Block[] blocks)
    {
        var unit = ground.NewUnit(ground.NewAgency());
        var contracts = blocks.SelectMany(block => Contracts(ground, unit, block)).ToList();
        var known = contracts.Where(contract => !contract.IsSealed).ToList();
        double total = known.Sum(contract => contract.Initial);
        var shares = known.GroupBy(contract => contract.Supplier).Select(group => group.Sum(contract => contract.Initial) / total).ToList();
        ground.Plant("F13", kind, difficulty, expected, planted, contracts,
            ("agency", unit.Agency.Code), ("year", Ground.Text(ground.Year)), ("contracts", Ground.Text(known.Count)),
            ("largestShare", Ground.Text(shares.Max())), ("herfindahl", Ground.Text(shares.Sum(share => share * share))));
    }

    /// <summary>Contracts over the days of the month, none with the value of another.</summary>
    private static IEnumerable<ContractDraft> Contracts(Ground ground, BuyingUnitDraft unit, Block block)
    {
        const long onePercent = 20_000_00;
        for (var n = 0; n < block.Count; n++)
        {
            var value = onePercent * block.Percent / block.Count + (2 * n - block.Count + 1) * 7_31;
            var contract = ground.NewContract(unit, block.Suppliers[n % block.Suppliers.Length], MethodDraft.Auction, ground.Day(1 + n), value);
            contract.IsSealed = contract.Supplier.Kind == SupplierDraftKind.Secret;
            yield return contract;
        }
    }

    private static Block Even(Ground ground, int contracts, int share) => new([ground.NewSupplier()], contracts, share);

    private static Block Rest(Ground ground, int contracts, int share) =>
        new([.. Enumerable.Range(0, contracts).Select(_ => ground.NewSupplier())], contracts, share);

    /// <summary>Contracts that have a percentage of the agency's value together, in turn with each of the suppliers.</summary>
    private sealed record Block(SupplierDraft[] Suppliers, int Count, int Percent);
}
