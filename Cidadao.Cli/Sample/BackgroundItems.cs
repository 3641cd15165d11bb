namespace Cidadao.Cli.Sample;

/// <summary>Lines of ordinary contracts: about three each, at the price level of their class.</summary>
internal static class BackgroundItems
{
    private const double TypicalValue = 90_000_00;
    private const double ValueSpread = 1.6;
    private const double TypicalDirectAward = 18_000_00;
    private const double DirectAwardSpread = 0.7;

    private static readonly byte[][] Complements = Windows1252.Fields(
        "undefined", "CONFORME TERMO DE REFERÊNCIA", "DEMAIS ESPECIFICAÇÕES NO EDITAL – ANEXO I", "MARCA \"EXEMPLO\" OU EQUIVALENTE",
        "ENTREGA PARCELADA\nPRAZO DE 30 DIAS", "PRIMEIRA QUALIDADE");

    /// <param name="directAward">Ordinal of the direct award in its unit: then the contract keeps to one class, which no other has.</param>
    /// <param name="unitHash">Chooses what the unit mostly buys.</param>
    /// <returns>The class of the first line.</returns>
    public static ItemClass Fill(ContractDraft contract, int? directAward, uint unitHash, ref SampleRandom random)
    {
        contract.ItemCount = 0;
        var target = Target(directAward is not null, ref random);
        if (directAward is null && random.Rarely(7))
            return FillLump(contract, target, ref random);

        var lines = directAward is null ? LineCount(ref random) : 1 + random.Below(3);
        var sequence = 1 + random.Below(40);
        for (var line = 0; line < lines; line++)
        {
            var kind = directAward is { } ordinal ? InTurn(unitHash, ordinal) : Usual(unitHash, ref random);
            AddPriced(contract, kind, sequence, target / lines, ref random);
            sequence += 1 + random.Below(3);
        }

        return First(contract);
    }

    /// <summary>Takes away quantities, then lines, until the contract is worth less than the limit.</summary>
    public static void Shrink(ContractDraft contract, long limit)
    {
        while (contract.ItemsValue >= limit)
        {
            var items = contract.Items.AsSpan(0, contract.ItemCount);
            var larger = false;
            foreach (ref var item in items)
            {
                larger |= item.Quantity > 1;
                item = item with { Quantity = Math.Max(1, item.Quantity / 2) };
            }

            if (!larger)
                contract.ItemCount--;
        }
    }

    private static double Target(bool directAward, ref SampleRandom random) => directAward
        ? TypicalDirectAward * Math.Exp(DirectAwardSpread * random.Bell())
        : TypicalValue * Math.Exp(ValueSpread * random.Bell());

    private static int LineCount(ref SampleRandom random) => random.Share() switch
    {
        < 0.60 => 1,
        < 0.70 => 2,
        < 0.78 => 3,
        < 0.84 => 4,
        < 0.88 => 5,
        < 0.93 => 6 + random.Below(4),
        _ => 10 + random.Below(BackgroundContracts.MaxItems - 9),
    };

    private static ItemClass FillLump(ContractDraft contract, double target, ref SampleRandom random)
    {
        var kind = ItemClass.Lump[random.Below(ItemClass.Lump.Count)];
        contract.AddItem(new ItemDraft(kind.Description, kind.Description, 1 + random.Below(20), 1, Math.Max(1, (long)target)));
        return kind;
    }

    private static void AddPriced(ContractDraft contract, ItemClass kind, int sequence, double target, ref SampleRandom random)
    {
        var price = Math.Max(1, (long)(kind.Price * Math.Exp(kind.Spread * random.Bell())));
        var quantity = Math.Clamp((long)(target / price), 1, 2_000_000);
        if (quantity > 200)
            quantity -= quantity % 10;
        var complement = random.Rarely(2) ? kind.Description : Complements[random.Below(Complements.Length)];
        contract.AddItem(new ItemDraft(kind.Description, complement, sequence, quantity, price));
    }

    private static ItemClass InTurn(uint unitHash, int ordinal) => ItemClass.Priced[(int)((unitHash + ordinal) % ItemClass.Priced.Count)];

    /// <summary>Four lines in five are of the two classes that the unit lives on: groups of twenty and more to compare prices in.</summary>
    private static ItemClass Usual(uint unitHash, ref SampleRandom random)
    {
        var classes = ItemClass.Priced;
        var place = random.Below(5) < 4 ? (unitHash >> 8) + 31 * random.Below(2) : (uint)random.Below(classes.Count);
        return classes[(int)(place % classes.Count)];
    }

    private static ItemClass First(ContractDraft contract)
    {
        foreach (var kind in ItemClass.Priced)
        {
            if (ReferenceEquals(kind.Description, contract.Items[0].Description))
                return kind;
        }

        throw new InvalidOperationException("A line of a class that is not in the list.");
    }
}
