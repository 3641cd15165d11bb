namespace Cidadao.Cli.Sample;

/// <summary>
/// The ordinary contracts, each a function of seed and position. What holds for all of them, so that no rule finds one by accident:
/// 1. a direct award stays below the limit for purchases of its year (F01);
/// 2. the direct awards of a unit all have different suppliers and different item classes (F03);
/// 3. the final value is at most 24 % above the initial one (F04);
/// 4. the term is at most five years (F23);
/// 5. two objects of a unit are never nearly equal (F30, see <see cref="ObjectPhrases"/>).
/// </summary>
internal sealed class BackgroundContracts(SampleOptions options, int count)
{
    public const int MaxItems = 28;

    private const int ContractStream = 1;
    private const int DirectAwardEvery = 6;
    private const int FavouriteSuppliers = 12;

    private static readonly byte[] ObjectPrefix = Windows1252.Field("Objeto: ");
    private static readonly byte[][] Verbs = Windows1252.Fields("AQUISIÇÃO DE ", "CONTRATAÇÃO DE EMPRESA PARA FORNECIMENTO DE ", "REGISTRO E FORNECIMENTO DE ");
    private static readonly byte[] LumpVerb = Windows1252.Field("CONTRATAÇÃO DE SERVIÇOS DE ");
    private static readonly byte[][] Joints = Windows1252.Fields(" ", ", ", " – ", "\r\n", "\n", " (\"LOTE ÚNICO\") ");
    private static readonly byte[][] LegalBases = Windows1252.Fields("Fundamento Legal: Lei 14.133/2021", "LEI Nº 13.303/2016, ART. 29, INCISO II");

    private readonly UnitBook _units = new(count);
    private readonly BackgroundDates _dates = new(options);
    private readonly int _pool = Math.Clamp(options.Contracts / 3, 300, 800_000);

    public int Count => count;

    public IReadOnlyList<AgencyDraft> Agencies => _units.Agencies;

    /// <summary>Makes the contract at a position in [0, <see cref="Count"/>).</summary>
    public void Fill(ContractDraft contract, int position)
    {
        var random = SampleRandom.At(options.Seed, ContractStream, position);
        var (unit, slot) = _units.Locate(position);
        var directAward = slot % DirectAwardEvery == unit % DirectAwardEvery;

        contract.Unit = _units[unit];
        contract.IsSealed = !directAward && random.Rarely(50);
        contract.Method = directAward ? MethodDraft.DirectAward : OtherMethod(random.Share());
        _dates.Fill(contract, ref random);
        FillNumber(contract, unit, slot, ref random);
        contract.Supplier = Supplier(contract, unit, slot, directAward, ref random);
        var first = BackgroundItems.Fill(contract, directAward ? slot / DirectAwardEvery : null, SampleRandom.Hash(options.Seed, unit), ref random);
        FillValues(contract, directAward, ref random);
        FillObject(contract, first, slot, ref random);
        BackgroundChanges.Fill(contract, ref random);
    }

    private static MethodDraft OtherMethod(double share) => share switch
    {
        < 0.29 => MethodDraft.Unknown,
        < 0.615 => MethodDraft.PriceRegistration,
        < 0.895 => MethodDraft.Auction,
        < 0.955 => MethodDraft.NonCompetitive,
        < 0.978 => MethodDraft.PriceSubmission,
        < 0.998 => MethodDraft.Competition,
        _ => MethodDraft.Invitation,
    };

    private void FillNumber(ContractDraft contract, int unit, int slot, ref SampleRandom random)
    {
        // The source repeats a number now and then for a contract of its own; not beside a direct award, whose items must stay its own.
        var place = slot % DirectAwardEvery - unit % DirectAwardEvery;
        var repeats = slot > 0 && place is not (0 or 1 or 1 - DirectAwardEvery) && random.Rarely(150);
        contract.Number = repeats ? slot : slot + 1;
        contract.NumberYear = contract.SignedOn.Year;
        contract.LegalBasis = random.Rarely(160) ? LegalBases[slot % LegalBases.Length] : [];
        contract.ItemTenderNumber = 1 + random.Below(900);
        contract.TenderYear = contract.SignedOn.Year - (random.Rarely(3) ? 1 : 0);
        contract.TenderNumber = contract.Method != MethodDraft.Unknown ? contract.ItemTenderNumber : random.Rarely(36) ? -2 : 0;
        var participates = contract.Method == MethodDraft.PriceRegistration && random.Rarely(3);
        contract.TenderUnit = participates ? _units[random.Below(_units.Count)] : contract.Unit;
    }

    private SupplierDraft Supplier(ContractDraft contract, int unit, int slot, bool directAward, ref SampleRandom random)
    {
        if (contract.IsSealed)
            return SupplierDraft.Secret;
        var home = SampleRandom.Hash(options.Seed + 1, unit) % _pool;
        if (directAward)
            return SupplierDraft.FromPool((int)((home + slot / DirectAwardEvery) % _pool));
        var favourite = (int)((home + 7 * random.Below(FavouriteSuppliers)) % _pool);
        return SupplierDraft.FromPool(random.Share() < 0.6 ? favourite : random.Below(_pool));
    }

    private static void FillValues(ContractDraft contract, bool directAward, ref SampleRandom random)
    {
        if (directAward)
            BackgroundItems.Shrink(contract, SampleLimits.Others(contract.SignedOn.Year) * 97 / 100);
        contract.Initial = contract.ItemsValue;
        // In a fifth of the source's rows the lines tell of the tender and the contract takes only a part of them.
        if (random.Rarely(5))
            contract.Initial = (long)(contract.Initial * (0.4 + 0.55 * random.Share()));
        if (random.Rarely(240))
            contract.Initial = 0;
        contract.Final = contract.Initial;
    }

    private static void FillObject(ContractDraft contract, ItemClass first, int slot, ref SampleRandom random)
    {
        var verb = first.Price == 0 ? LumpVerb : Verbs[random.Below(Verbs.Length)];
        var joint = random.Rarely(20) ? Joints[random.Below(Joints.Length)] : Joints[0];
        contract.SetObject(ObjectPrefix, verb, first.Description, joint, ObjectPhrases.Purpose(slot), ObjectPhrases.Place(slot));
    }
}
