using System.Globalization;

namespace Cidadao.Cli.Sample.Planting;

/// <summary>
/// Where cases are planted: every case in buying units of its own and with suppliers of its own, so that its figures depend on nothing
/// around it. Amounts in cents.
/// </summary>
internal sealed class Ground(SampleOptions options, IReadOnlyList<AgencyDraft> agencies)
{
    private const int FirstUnitCode = 850_000;
    private const int FirstAgencyCode = 85_000;
    private const int PlainItems = 1;

    private static readonly byte[] ObjectPrefix = Windows1252.Field("Objeto: ");

    private readonly List<ContractDraft> _contracts = [];
    private readonly List<TruthCase> _cases = [];
    private readonly Dictionary<int, int> _numbers = [];
    private int _units;
    private int _agencies;
    private int _suppliers;
    private int _objects;

    public IReadOnlyList<ContractDraft> Contracts => _contracts;

    public IReadOnlyList<TruthCase> Cases => _cases;

    /// <summary>The year that contracts signed in the month belong to.</summary>
    public int Year => options.FirstDay.Year;

    public DateOnly LastDay => options.LastDay;

    /// <summary>A day in the middle of December of the year before.</summary>
    public DateOnly LastDecember => new(Year - 1, 12, 15);

    /// <summary>A day of the month, from 1; every month has at least 28.</summary>
    public DateOnly Day(int day) => options.FirstDay.AddDays(day - 1);

    public BuyingUnitDraft NewUnit(AgencyDraft? agency = null) =>
        UnitBook.Unit(agency ?? agencies[_units % agencies.Count], FirstUnitCode + _units++);

    /// <summary>An agency with nothing in it yet.</summary>
    public AgencyDraft NewAgency()
    {
        var ordinal = _agencies++;
        var agency = UnitBook.Agency(FirstAgencyCode + ordinal, ordinal);
        return agency with { Name = $"{agency.Name} II" };
    }

    public SupplierDraft NewSupplier() => new(SupplierDraftKind.Company, SupplierDraft.FirstPlanted + _suppliers++);

    /// <summary>A contract with one line of the whole value, one year long, published a week after signature.</summary>
    public ContractDraft NewContract(
        BuyingUnitDraft unit, SupplierDraft supplier, MethodDraft method, DateOnly signed, long value, ItemClass? kind = null, string? words = null)
    {
        var contract = NewEmpty(unit, supplier, method, signed, PlainItems);
        kind ??= ItemClass.Lump[_objects % ItemClass.Lump.Count];
        contract.AddItem(new ItemDraft(kind.Description, kind.Description, 1, 1, value));
        contract.Initial = contract.Final = value;
        SetObject(contract, words ?? Words(kind));
        return contract;
    }

    /// <summary>A contract whose lines the caller adds, with <see cref="Settle"/> behind the last one.</summary>
    public ContractDraft NewEmpty(BuyingUnitDraft unit, SupplierDraft supplier, MethodDraft method, DateOnly signed, int itemCapacity)
    {
        var number = _numbers[unit.Code] = _numbers.GetValueOrDefault(unit.Code) + 1;
        var contract = new ContractDraft(itemCapacity)
        {
            Unit = unit,
            Number = number,
            NumberYear = signed.Year,
            Method = method,
            TenderNumber = method == MethodDraft.Unknown ? 0 : number,
            ItemTenderNumber = number,
            TenderYear = signed.Year,
            TenderUnit = unit,
            SignedOn = signed,
            PublishedOn = signed.AddDays(7),
            StartsOn = signed,
            EndsOn = signed.AddYears(1),
            Supplier = supplier,
        };
        _contracts.Add(contract);
        return contract;
    }

    /// <summary>Gives the value of the lines to a contract, and an object in words of its own.</summary>
    public void Settle(ContractDraft contract, ItemClass kind)
    {
        contract.Initial = contract.Final = contract.ItemsValue;
        SetObject(contract, Words(kind));
    }

    public void Plant(
        string indicator, string kind, TruthDifficulty difficulty, bool expected, string planted,
        IEnumerable<ContractDraft> contracts, params (string Name, string Value)[] figures)
    {
        var ordinal = 1 + _cases.Count(other => other.Indicator == indicator && other.Kind == kind);
        _cases.Add(new TruthCase(
            $"{indicator}-{kind}-{ordinal}",
            indicator,
            kind,
            difficulty,
            expected,
            planted,
            [.. contracts.Select(contract => new TruthContract(contract.Unit.CodeText, NumberOf(contract)))],
            figures.ToDictionary(figure => figure.Name, figure => figure.Value)));
    }

    /// <summary>Cents as BRL.</summary>
    public static string Brl(long cents) => (cents / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    public static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    public static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static void SetObject(ContractDraft contract, string words) => contract.SetObject(ObjectPrefix, Windows1252.Field(words));

    private static string NumberOf(ContractDraft contract) =>
        string.Create(CultureInfo.InvariantCulture, $"{contract.Number:D5}{contract.NumberYear:D4}");

    private string Words(ItemClass kind)
    {
        var place = _objects++;
        return $"CONTRATAÇÃO DE {kind.Name} {ObjectPhrases.Purposes[place % ObjectPhrases.Purposes.Length]} - "
            + ObjectPhrases.PlaceName(place / ObjectPhrases.Purposes.Length).ToUpperInvariant();
    }
}
