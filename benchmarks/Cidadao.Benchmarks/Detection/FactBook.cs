using Cidadao.Core.Contracts;

namespace Cidadao.Benchmarks.Detection;

/// <summary>
/// A seeded world for one indicator and level: clean contracts, planted cases and their look-alikes. It knows the law and the formulas,
/// and nothing of the detectors.
/// </summary>
internal sealed class FactBook(Level level, int seed)
{
    /// <summary>Planted cases, and as many look-alikes, of one world.</summary>
    public const int Cases = 20;

    private const int Background = 3_000;
    private const int Units = 150;
    private long _contracts;
    private long _tenders;
    private int _parties = 10_000;

    public Level Level => level;

    public Random Random { get; } = new(seed);

    public List<ContractFact> Contracts { get; } = [];

    public List<TenderFact> Tenders { get; } = [];

    public List<SanctionFact> Sanctions { get; } = [];

    public List<PlantedFact> Planted { get; } = [];

    /// <summary>A party that nothing else refers to.</summary>
    public int NewParty() => ++_parties;

    public string NewUnit() => $"U{NewParty()}";

    /// <summary>How many times its threshold a case reaches.</summary>
    public double Beyond => level switch { Level.Easy => 2, Level.Middle => 1.3, _ => 1.03 };

    /// <summary>What part of its threshold a look-alike reaches.</summary>
    public double Within => level switch { Level.Easy => 0.5, Level.Middle => 0.8, _ => 0.97 };

    /// <summary>A contract in a unit of its own, on a business day, published at once.</summary>
    public ContractFact Contract(string? unit = null, int? supplier = null, decimal? value = null, DateOnly? signedOn = null)
    {
        var day = signedOn ?? Workday(new DateOnly(2024, 1, 8).AddDays(Random.Next(330)));
        var worth = value ?? Ordinary();
        var contract = new ContractFact
        {
            Id = ++_contracts,
            Object = $"Aquisição número {_contracts} de bens para o processo {Random.Next(1_000_000)}/{_contracts % 97}",
            Agency = $"A{_contracts % 40}",
            Unit = unit ?? NewUnit(),
            Supplier = supplier ?? NewParty(),
            SignedOn = day,
            PublishedOn = day.AddDays(3),
            StartsOn = day.AddDays(5),
            EndsOn = day.AddDays(370),
            Initial = worth,
            Final = worth,
        };
        contract.Items.Add(($"MATERIAL {_contracts % 500}", 1, worth));
        Contracts.Add(contract);
        return contract;
    }

    public TenderFact Tender()
    {
        var tender = new TenderFact { Id = ++_tenders };
        Tenders.Add(tender);
        return tender;
    }

    public ContractFact DirectAward(decimal value, string? unit = null, int? supplier = null)
    {
        var award = Contract(unit, supplier, value);
        award.Method = ProcurementMethod.DirectAward;
        award.LegalBasis = "Lei 14.133/2021, art. 75, II";
        return award;
    }

    public void Plant(bool isExpected, params ContractFact[] contracts) => Planted.Add(new(isExpected, [.. contracts.Select(contract => contract.Id)]));

    public void PlantParty(bool isExpected, string party) => Planted.Add(new(isExpected, [], party));

    /// <summary>Clean contracts of units that buy all the year round. Values follow Benford's law; awards stay far below every limit.</summary>
    public void AddBackground()
    {
        for (var i = 0; i < Background; i++)
        {
            // Every unit buys something directly now and then.
            var isAward = i / Units % 10 == 0;
            var contract = isAward ? DirectAward(500 + Random.Next(4_000), $"B{i % Units}") : Contract($"B{i % Units}");
            if (i % 5 == 0)
                contract.Amendments.Add((AmendmentKind.Extension, contract.SignedOn.AddDays(300), null));
        }
    }

    public static DateOnly Workday(DateOnly day)
    {
        // 2024's national holidays that fall on workdays, and the days around Carnival and Corpus Christi.
        DateOnly[] holidays = [new(2024, 1, 1), new(2024, 3, 29), new(2024, 5, 1), new(2024, 11, 15), new(2024, 11, 20), new(2024, 12, 25)];
        while (day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || holidays.Contains(day))
            day = day.AddDays(1);
        return day;
    }

    /// <summary>From R$ 10 thousand to R$ 1 million, log-uniform, to the cent.</summary>
    private decimal Ordinary() => Math.Round((decimal)Math.Pow(10, 4 + 2 * Random.NextDouble()), 2);
}
