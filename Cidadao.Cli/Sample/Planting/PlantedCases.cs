namespace Cidadao.Cli.Sample.Planting;

/// <summary>The planted contracts of a file, and where among the ordinary ones they stand.</summary>
internal sealed class PlantedCases
{
    private const int OrderStream = 2;
    private const int ContractsPerRound = 20_000;
    private const int MaxRounds = 10;

    private readonly ContractDraft[] _contracts;
    private readonly long _total;

    /// <param name="agencies">Of the background: all cases but those about agencies stand in them, spread out.</param>
    public PlantedCases(SampleOptions options, IReadOnlyList<AgencyDraft> agencies)
    {
        var ground = Grow(options, agencies);
        Cases = ground.Cases;
        _contracts = [.. ground.Contracts];
        _total = options.Contracts;
        Shuffle(_contracts, SampleRandom.At(options.Seed, OrderStream, 0));
    }

    public IReadOnlyList<TruthCase> Cases { get; }

    /// <summary>How many contracts a file of this size has planted.</summary>
    public static int Count(SampleOptions options) => Grow(options, [UnitBook.Agency(0, 0)]).Contracts.Count;

    /// <returns>How many planted contracts stand before a position of the file.</returns>
    public int Before(long position) => (int)((position * _contracts.Length + _total - 1) / _total);

    /// <returns>The planted contract at a position of the file; null when an ordinary one stands there.</returns>
    public ContractDraft? At(long position)
    {
        var before = Before(position);
        return Before(position + 1) > before ? _contracts[before] : null;
    }

    private static Ground Grow(SampleOptions options, IReadOnlyList<AgencyDraft> agencies)
    {
        var ground = new Ground(options, agencies);
        for (var round = Math.Clamp(options.Contracts / ContractsPerRound, 1, MaxRounds); round > 0; round--)
        {
            DirectAwardCases.Plant(ground);
            SplitCases.Plant(ground);
            IncreaseCases.Plant(ground);
            TermCases.Plant(ground);
            DuplicateCases.Plant(ground);
            ConcentrationCases.Plant(ground);
            PriceCases.Plant(ground);
        }

        return ground;
    }

    private static void Shuffle(ContractDraft[] contracts, SampleRandom random)
    {
        for (var i = contracts.Length - 1; i > 0; i--)
        {
            var other = random.Below(i + 1);
            (contracts[i], contracts[other]) = (contracts[other], contracts[i]);
        }
    }
}
