using Cidadao.Core.Contracts;

namespace Cidadao.Benchmarks.Detection;

/// <summary>Cases of the rules that the law sets: F01 to F05, F07 to F10, F23, F24, F28 to F30.</summary>
internal static class LegalCases
{
    // Art. 75 of Lei 14.133, as D. 11.871 has it for 2024.
    private const decimal Others = 59_906.02m;
    private const decimal Works = 119_812.02m;

    public static IReadOnlyDictionary<string, Action<FactBook, bool>> All { get; } = new Dictionary<string, Action<FactBook, bool>>
    {
        ["F01"] = (book, isCase) => book.Plant(isCase, book.DirectAward(isCase ? Money(Works * (decimal)book.Beyond) : Money(Others * (decimal)book.Within))),
        ["F02"] = Bunching,
        ["F03"] = Split,
        ["F04"] = (book, isCase) => Final(book, isCase, 1 + 0.25m * Factor(book, isCase)),
        ["F05"] = (book, isCase) => Final(book, isCase, 1 - 0.25m * Factor(book, isCase)),
        ["F07"] = Early,
        ["F08"] = Sanctioned,
        ["F09"] = Late,
        ["F10"] = Deadline,
        ["F23"] = (book, isCase) => Term(book, isCase, 5 * 365.25),
        ["F24"] = (book, isCase) => Emergency(book, isCase),
        ["F28"] = Retroactive,
        ["F29"] = Missing,
        ["F30"] = Duplicate,
    };

    private static decimal Factor(FactBook book, bool isCase) => (decimal)(isCase ? book.Beyond : book.Within);

    private static decimal Money(decimal amount) => Math.Round(amount, 2);

    private static void Bunching(FactBook book, bool isCase)
    {
        var unit = book.NewUnit();
        var (below, above) = (isCase, book.Level) switch
        {
            (true, Level.Easy) => (20, 0),
            (true, Level.Middle) => (20, 2),
            (true, _) => (16, 2),
            (false, Level.Easy) => (2, 8),
            (false, Level.Middle) => (5, 5),
            _ => (7, 4),
        };
        for (var i = 0; i < below; i++)
            book.DirectAward(Money(Others * (0.905m + 0.004m * i)), unit);
        for (var i = 0; i < above; i++)
            book.DirectAward(Money(Others * (1.005m + 0.01m * i)), unit);
        book.PlantParty(isCase, $"unit:{unit}|others");
    }

    private static void Split(FactBook book, bool isCase)
    {
        var (unit, supplier, parts) = (book.NewUnit(), book.NewParty(), 2 + book.Random.Next(3));
        var each = Money(Others * Factor(book, isCase) / parts);
        book.Plant(isCase, [.. Enumerable.Range(0, parts).Select(i => book.DirectAward(Math.Min(each + i, Others - 1), unit, supplier))]);
    }

    private static void Final(FactBook book, bool isCase, decimal factor)
    {
        var contract = book.Contract();
        contract.Final = Money(contract.Initial * factor);
        book.Plant(isCase, contract);
    }

    private static void Early(FactBook book, bool isCase)
    {
        var contract = book.Contract();
        var days = isCase ? 90 / book.Beyond : 90 / book.Within;
        contract.Amendments.Add((AmendmentKind.Increase, contract.StartsOn!.Value.AddDays((int)(isCase ? Math.Floor(days) : Math.Ceiling(days))), 0.05m * contract.Initial));
        book.Plant(isCase, contract);
    }

    private static void Sanctioned(FactBook book, bool isCase)
    {
        var contract = book.Contract();
        var margin = book.Level switch { Level.Easy => 200, Level.Middle => 30, _ => 1 };
        var from = contract.SignedOn.AddDays(isCase ? -margin : margin);
        book.Sanctions.Add(new(contract.Supplier, IsSameRootOnly: false, from, book.Random.Next(2) == 0 ? null : from.AddDays(720)));
        book.Plant(isCase, contract);
    }

    private static void Late(FactBook book, bool isCase)
    {
        // Twenty business days are four weeks; a look-alike stays within them, a case passes them also where holidays lie between.
        var contract = book.Contract();
        var days = isCase ? book.Level switch { Level.Easy => 90, Level.Middle => 50, _ => 38 } : book.Level switch { Level.Easy => 10, Level.Middle => 20, _ => 28 };
        contract.PublishedOn = contract.SignedOn.AddDays(days);
        book.Plant(isCase, contract);
    }

    private static void Deadline(FactBook book, bool isCase)
    {
        // Monday 2024-07-01: no holiday in July.
        var tender = book.Tender();
        tender.NoticeOn = new(2024, 7, 1);
        tender.Category = "Compras";
        tender.OpensOn = new(2024, 7, isCase ? book.Level switch { Level.Easy => 3, Level.Middle => 8, _ => 10 } : book.Level switch { Level.Easy => 30, Level.Middle => 17, _ => 11 });
        book.PlantParty(isCase, $"tender:{tender.Id}");
    }

    private static void Term(FactBook book, bool isCase, double days)
    {
        var contract = book.Contract();
        contract.EndsOn = contract.StartsOn!.Value.AddDays((int)(days * (double)Factor(book, isCase)));
        book.Plant(isCase, contract);
    }

    private static void Emergency(FactBook book, bool isCase)
    {
        var contract = book.DirectAward(30_000);
        contract.LegalBasis = "Lei 14.133/2021, art. 75, VIII";
        contract.EndsOn = contract.StartsOn!.Value.AddDays((int)Math.Ceiling(366 * (double)Factor(book, isCase)));
        book.Plant(isCase, contract);
    }

    private static void Retroactive(FactBook book, bool isCase)
    {
        var contract = book.Contract();
        var margin = book.Level switch { Level.Easy => 30, Level.Middle => 7, _ => 1 };
        contract.StartsOn = contract.SignedOn.AddDays(isCase ? -margin : margin - 1);
        book.Plant(isCase, contract);
    }

    private static void Missing(FactBook book, bool isCase)
    {
        var contract = book.Contract();
        if (isCase)
        {
            // Without legal basis, tender, lines and object already four of eleven; publication and end make six.
            contract.IsBare = true;
            (contract.PublishedOn, contract.EndsOn) = (null, null);
            if (book.Level != Level.Hard)
                contract.StartsOn = null;
        }
        else
        {
            (contract.PublishedOn, contract.EndsOn) = (null, null);
            if (book.Level == Level.Hard)
                contract.StartsOn = null;
        }

        book.Plant(isCase, contract);
    }

    private static void Duplicate(FactBook book, bool isCase)
    {
        const string Words = "Prestação de serviços contínuos de limpeza, conservação e higienização predial com fornecimento de materiais e equipamentos";
        var first = book.Contract();
        var second = book.Contract(first.Unit, first.Supplier, first.Initial, FactBook.Workday(first.SignedOn.AddDays(isCase ? 5 : 45)));
        first.Object = $"{Words} na sede {first.Id}";
        second.Object = book.Level switch
        {
            Level.Easy => first.Object,
            Level.Middle => first.Object.ToUpperInvariant() + ".",
            _ => first.Object + " I",
        };
        book.Plant(isCase, first, second);
    }
}
