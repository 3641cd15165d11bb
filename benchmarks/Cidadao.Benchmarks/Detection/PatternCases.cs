using Cidadao.Core.Contracts;

namespace Cidadao.Benchmarks.Detection;

/// <summary>Cases of what only a group shows: F06, F11 to F14, F18 to F22, F25 to F27, F31, F32.</summary>
internal static class PatternCases
{
    public static IReadOnlyDictionary<string, Action<FactBook, bool>> All { get; } = new Dictionary<string, Action<FactBook, bool>>
    {
        ["F06"] = Amendments,
        ["F11"] = SingleBidder,
        ["F12"] = Uncompeted,
        ["F13"] = Concentrated,
        ["F14"] = Dependent,
        ["F18"] = Heterogeneous,
        ["F19"] = Loser,
        ["F20"] = Ring,
        ["F21"] = Price,
        ["F22"] = Digits,
        ["F25"] = (book, isCase) => Ratio(book, isCase, isCase ? 0.99m + 0.02m * (decimal)(book.Beyond - 1) : 0.99m * (decimal)book.Within),
        ["F26"] = (book, isCase) => Ratio(book, isCase, isCase ? 0.4m / (decimal)book.Beyond : 0.4m / (decimal)book.Within),
        ["F27"] = December,
        ["F31"] = Rhythm,
        ["F32"] = Outlier,
    };

    private static void Amendments(FactBook book, bool isCase)
    {
        var contract = book.Contract();
        var count = isCase ? book.Level switch { Level.Easy => 9, Level.Middle => 6, _ => 4 } : book.Level == Level.Hard ? 3 : 2;
        for (var i = 0; i < count; i++)
            contract.Amendments.Add((AmendmentKind.Extension, contract.SignedOn.AddDays(200 + i), null));
        book.Plant(isCase, contract);
    }

    private static void SingleBidder(FactBook book, bool isCase)
    {
        var tender = book.Tender();
        var single = isCase ? book.Level switch { Level.Easy => 4, Level.Middle => 2, _ => 1 } : 0;
        for (var line = 0; line < 4; line++)
            tender.Lines.Add(line < single ? [book.NewParty()] : [book.NewParty(), book.NewParty()]);
        book.PlantParty(isCase, $"tender:{tender.Id}");
    }

    private static void Uncompeted(FactBook book, bool isCase)
    {
        var unit = book.NewUnit();
        var share = isCase ? book.Level switch { Level.Easy => 1.0, Level.Middle => 0.8, _ => 0.5 } : book.Level switch { Level.Easy => 0, Level.Middle => 0.02, _ => 0.05 };
        for (var i = 0; i < 20; i++)
        {
            var contract = book.Contract(unit, value: 10_000);
            contract.Method = i < 20 * share ? ProcurementMethod.NonCompetitive : ProcurementMethod.Auction;
        }

        book.PlantParty(isCase, $"unit:{unit}|");
    }

    private static void Concentrated(FactBook book, bool isCase)
    {
        var (agency, large) = ($"C{book.NewParty()}", book.NewParty());
        var share = (isCase ? book.Beyond : book.Within) * 0.5;
        var others = Enumerable.Range(0, 29).Select(_ => book.Contract(value: 10_000)).ToList();
        var first = book.Contract(supplier: large, value: (decimal)(290_000 * Math.Min(share, 0.95) / (1 - Math.Min(share, 0.95))));
        if (!isCase && book.Level != Level.Easy)
            // The index of a share just below one half is above a quarter by itself: a look-alike has two halves of a third.
            first.Initial = 100_000;
        foreach (var contract in others.Append(first))
            contract.Agency = agency;
        book.PlantParty(isCase, $"agency:{agency}|");
    }

    private static void Dependent(FactBook book, bool isCase)
    {
        var (supplier, unit) = (book.NewParty(), book.NewUnit());
        var share = isCase ? book.Level switch { Level.Easy => 1m, Level.Middle => 0.95m, _ => 0.905m } : book.Level switch { Level.Easy => 0.5m, Level.Middle => 0.8m, _ => 0.89m };
        for (var i = 0; i < 6; i++)
            book.Contract(unit, supplier, 100_000 * share / 6);
        if (share < 1)
            book.Contract(supplier: supplier, value: 100_000 * (1 - share));
        book.PlantParty(isCase, $"supplier:{supplier}|");
    }

    private static void Heterogeneous(FactBook book, bool isCase)
    {
        // Its peers, the look-alikes, sell two or three things.
        var supplier = book.NewParty();
        var classes = isCase ? book.Level switch { Level.Easy => 24, Level.Middle => 14, _ => 9 } : 2 + book.Random.Next(2);
        for (var i = 0; i < 24; i++)
        {
            var contract = book.Contract(supplier: supplier);
            contract.Items.Clear();
            contract.Items.Add(($"COISA {supplier} {i % classes}", 1, contract.Initial));
        }

        book.PlantParty(isCase, $"supplier:{supplier}");
        if (isCase)
            return;
        for (var peer = 0; peer < 3; peer++)
        {
            var other = book.NewParty();
            for (var i = 0; i < 20; i++)
            {
                var contract = book.Contract(supplier: other);
                contract.Items.Clear();
                contract.Items.Add(($"COISA {other} {i % (2 + peer % 2)}", 1, contract.Initial));
            }
        }
    }

    private static void Loser(FactBook book, bool isCase)
    {
        // Each case bids against nine ordinary firms that win about a quarter of what they bid for.
        var (loser, firms) = (book.NewParty(), Enumerable.Range(0, 9).Select(_ => book.NewParty()).ToArray());
        for (var i = 0; i < 108; i++)
        {
            var (winner, second, third) = (firms[i % 9], firms[(i + 1) % 9], firms[(i + 4) % 9]);
            var wins = isCase ? book.Level == Level.Hard && i % 54 == 0 : i % 4 == 0;
            book.Tender().Lines.Add(wins ? [loser, winner, second, third] : [winner, loser, second, third]);
        }

        book.PlantParty(isCase, $"supplier:{loser}");
    }

    private static void Ring(FactBook book, bool isCase)
    {
        var (one, other) = (book.NewParty(), book.NewParty());
        var joint = book.Level switch { Level.Easy => 12, Level.Middle => 8, _ => 5 };
        for (var i = 0; i < joint; i++)
        {
            // A look-alike meets as often, but always loses to the same, or bids mostly apart.
            var firstWins = isCase ? i % 2 == 0 : true;
            book.Tender().Lines.Add(firstWins ? [one, other, book.NewParty()] : [other, one, book.NewParty()]);
        }

        for (var i = 0; i < (book.Level == Level.Easy ? 0 : joint / 4); i++)
            book.Tender().Lines.Add([one, book.NewParty()]);
        book.Planted.Add(new(isCase, [], $"suppliers:{one}-{other}"));
    }

    private static void Price(FactBook book, bool isCase)
    {
        var (unit, name) = (book.NewUnit(), $"ITEM {book.NewParty()}");
        for (var i = 0; i < 30; i++)
            Line(book, unit, name, (decimal)(100 * Math.Exp(0.1 * Normal(book))));
        // MAD of 0.1·N is 0.0674: z = 0.6745·ln(factor)/0.0674 ≈ 10·ln(factor).
        var z = isCase ? book.Level switch { Level.Easy => 12, Level.Middle => 7, _ => 5 } : book.Level switch { Level.Easy => 0.5, Level.Middle => 1, _ => 2 };
        book.Plant(isCase, Line(book, unit, name, (decimal)(100 * Math.Exp(0.1 * z))));
    }

    private static ContractFact Line(FactBook book, string unit, string name, decimal price)
    {
        var contract = book.Contract(unit, value: Math.Round(price * 10, 2));
        contract.SignedOn = new(2024, 5, 6);
        contract.Items.Clear();
        contract.Items.Add((name, 10, Math.Round(price, 4)));
        return contract;
    }

    private static void Digits(FactBook book, bool isCase)
    {
        var unit = book.NewUnit();
        var invented = isCase ? book.Level switch { Level.Easy => 1.0, Level.Middle => 0.5, _ => 0.3 } : 0;
        for (var i = 0; i < 400; i++)
        {
            var magnitude = Math.Pow(10, 2 + book.Random.Next(3));
            var value = book.Random.NextDouble() < invented
                ? (5 + 5 * book.Random.NextDouble()) * magnitude
                : Math.Pow(10, 2 + 3 * book.Random.NextDouble());
            book.Contract(unit, value: Math.Round((decimal)value, 2));
        }

        book.PlantParty(isCase, $"unit:{unit}|");
    }

    private static void Ratio(FactBook book, bool isCase, decimal ratio)
    {
        var tender = book.Tender();
        tender.Awarded = Math.Round(tender.Estimated * ratio, 2);
        book.PlantParty(isCase, $"tender:{tender.Id}");
    }

    private static void December(FactBook book, bool isCase)
    {
        var unit = book.NewUnit();
        for (var year = 2019; year <= 2024; year++)
        {
            for (var month = 1; month <= 12; month++)
            {
                var usual = 10_000m + book.Random.Next(2_000);
                var last = year == 2024 && month == 12 && isCase;
                var factor = last ? book.Level switch { Level.Easy => 30m, Level.Middle => 6m, _ => 2.5m } : 1m;
                book.Contract(unit, value: usual * factor, signedOn: new DateOnly(year, month, 10));
            }
        }

        book.PlantParty(isCase, $"unit:{unit}|2024");
    }

    private static void Rhythm(FactBook book, bool isCase)
    {
        var unit = book.NewUnit();
        for (var week = 0; week < 104; week++)
        {
            var noise = book.Level switch { Level.Easy => 0, Level.Middle => 0.1, _ => 0.2 };
            var beats = isCase ? week % 4 == 0 : book.Random.Next(4) == 0;
            if (beats ? book.Random.NextDouble() >= noise : isCase && book.Random.NextDouble() < noise / 3)
                book.Contract(unit, value: 8_000 + book.Random.Next(4_000), signedOn: new DateOnly(2022, 1, 3).AddDays(7 * week + book.Random.Next(5)));
        }

        book.PlantParty(isCase, $"unit:{unit}");
    }

    private static void Outlier(FactBook book, bool isCase)
    {
        var contract = book.Contract();
        if (isCase)
        {
            var far = book.Level switch { Level.Easy => 1_000m, Level.Middle => 100m, _ => 20m };
            contract.Initial *= far;
            contract.Final = contract.Initial * 3;
            contract.EndsOn = contract.StartsOn!.Value.AddDays(6_000);
            contract.StartsOn = contract.StartsOn.Value.AddDays(90);
            for (var i = 0; i < 8; i++)
                contract.Amendments.Add((AmendmentKind.Extension, contract.SignedOn.AddDays(100 + i), null));
        }

        book.Plant(isCase, contract);
    }

    /// <summary>A standard normal value, by Box and Muller.</summary>
    private static double Normal(FactBook book) =>
        Math.Sqrt(-2 * Math.Log(1 - book.Random.NextDouble())) * Math.Cos(2 * Math.PI * book.Random.NextDouble());
}
