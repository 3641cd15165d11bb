using static Cidadao.Cli.Sample.TruthDifficulty;

namespace Cidadao.Cli.Sample.Planting;

/// <summary>F30: same supplier, unit and value, objects of similarity 0.9 and more, signed at most 30 days apart.</summary>
internal static class DuplicateCases
{
    private const long Value = 87_654_32;
    private const string Words =
        "CONTRATAÇÃO DE EMPRESA ESPECIALIZADA NA PRESTAÇÃO DE SERVIÇOS DE MANUTENÇÃO PREVENTIVA E CORRETIVA DE EQUIPAMENTOS ODONTOLÓGICOS DA POLICLÍNICA - LOTE 1";
    private const string NearlyTheSame =
        "CONTRATAÇÃO DE EMPRESA ESPECIALIZADA NA PRESTAÇÃO DE SERVIÇOS DE MANUTENÇÃO PREVENTIVA E CORRETIVA DE EQUIPAMENTOS ODONTOLÓGICOS DA POLICLÍNICA - LOTE 2";
    private const string OnlyAlike =
        "CONTRATAÇÃO DE EMPRESA ESPECIALIZADA NA PRESTAÇÃO DE SERVIÇOS DE MANUTENÇÃO PREVENTIVA E CORRETIVA DE ELEVADORES DO BLOCO B - LOTE 1";

    public static void Plant(Ground ground)
    {
        var day = ground.LastDay.AddDays(-2);
        Case(ground, "three-days-apart", Easy, true, "The same contract twice within three days.", new(day.AddDays(-3)), new(day));
        Case(ground, "thirty-days-apart", Hard, true, "Nearly the same object, exactly 30 days apart.", new(day.AddDays(-30)), new(day, NearlyTheSame));
        Case(ground, "chain-of-three", Medium, true, "Three contracts, each within 30 days of the next, the ends further apart.",
            new(day.AddDays(-44)), new(day.AddDays(-22)), new(day));

        Case(ground, "thirty-one-days-apart", Hard, false, "The same contract twice, 31 days apart.", new(day.AddDays(-31)), new(day));
        Case(ground, "one-cent-apart", Hard, false, "The same contract twice, but one value is a cent higher.", new(day.AddDays(-3)), new(day, Cents: 1));
        Case(ground, "other-object", Medium, false, "Same supplier, unit and value, but another object.", new(day.AddDays(-3)), new(day, OnlyAlike));
        Case(ground, "other-unit", Medium, false, "The same contract in two units.", new(day.AddDays(-3)), new(day, OtherUnit: true));
        Case(ground, "other-supplier", Medium, false, "The same contract with two suppliers.", new(day.AddDays(-3)), new(day, OtherSupplier: true));
        Case(ground, "sealed", Hard, false, "Two sealed contracts: the text that stands for the object says nothing about it.",
            new(day.AddDays(-3), Sealed: true), new(day, Sealed: true));
    }

    private static void Case(Ground ground, string kind, TruthDifficulty difficulty, bool expected, string planted, params Twin[] twins)
    {
        var (unit, supplier) = (ground.NewUnit(), ground.NewSupplier());
        var contracts = twins.Select(twin => Contract(ground, twin, unit, supplier)).ToList();
        var similarity = Trigrams.Similarity(twins[0].Words, twins[^1].Words);
        if (expected && similarity < 0.9)
            throw new InvalidOperationException($"The objects of '{kind}' have a similarity of {similarity} only.");
        ground.Plant("F30", kind, difficulty, expected, planted, contracts,
            ("value", Ground.Brl(Value)), ("similarity", Ground.Text(similarity)), ("days", Ground.Text(twins[^1].Signed.DayNumber - twins[0].Signed.DayNumber)));
    }

    private static ContractDraft Contract(Ground ground, Twin twin, BuyingUnitDraft unit, SupplierDraft supplier)
    {
        var party = twin.Sealed ? SupplierDraft.Secret : twin.OtherSupplier ? ground.NewSupplier() : supplier;
        var contract = ground.NewContract(
            twin.OtherUnit ? ground.NewUnit() : unit, party, MethodDraft.Auction, twin.Signed, Value + twin.Cents, ItemClass.Lump[7], twin.Words);
        contract.IsSealed = twin.Sealed;
        return contract;
    }

    private sealed record Twin(
        DateOnly Signed, string Words = Words, int Cents = 0, bool OtherUnit = false, bool OtherSupplier = false, bool Sealed = false);
}
