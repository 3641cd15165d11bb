using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;

namespace Cidadao.UnitTests.RedFlags;

/// <summary>One contract of a view under test: ordinary in every field that a test does not name.</summary>
internal sealed record ContractRow(long Id)
{
    public static readonly SupplierParty Acme = new(501, SupplierKind.Company, "11222333000181", "ACME LTDA");
    public static readonly SupplierParty Secret = new(900, SupplierKind.Secret, "", "Sigiloso");

    public string Object { get; init; } = $"Fornecimento de bens e serviços do processo {Id}";

    public ProcurementMethod Method { get; init; } = ProcurementMethod.Auction;

    public string Agency { get; init; } = "26000";

    public string Unit { get; init; } = "155907";

    public SupplierParty Supplier { get; init; } = Acme;

    public DateOnly? SignedOn { get; init; } = new(2024, 3, 15);

    public DateOnly? PublishedOn { get; init; } = new(2024, 3, 18);

    public DateOnly? StartsOn { get; init; } = new(2024, 4, 1);

    public DateOnly? EndsOn { get; init; } = new(2025, 4, 1);

    public decimal Initial { get; init; } = 1_000m;

    /// <summary>BRL; the initial value unless a test says otherwise.</summary>
    public decimal? Final { get; init; }

    public IReadOnlyList<ItemRow> Items { get; init; } = [];

    public IReadOnlyList<AmendmentRow> Amendments { get; init; } = [];

    public string? LegalBasis { get; init; } = "Lei 14.133/2021, art. 28, I";

    public string MethodText { get; init; } = "Pregão";

    public bool NamesTender { get; init; } = true;

    /// <summary>Key of the tender that it came out of.</summary>
    public long? Tender { get; init; }

    public static SupplierParty Company(long id) => new(id, SupplierKind.Company, $"{id:D14}", $"EMPRESA {id} LTDA");
}

/// <summary>One line of a contract. A null class is a withheld description.</summary>
internal sealed record ItemRow(string? Class, decimal UnitPrice, decimal Quantity = 1, bool IsSharedNumber = false);

/// <summary>One amendment of a contract.</summary>
internal sealed record AmendmentRow(AmendmentKind Kind, DateOnly? Day = null, decimal? Value = null, bool IsSharedNumber = false);

/// <summary>Makes views out of rows, numbering parties and classes in the order in which the rows name them.</summary>
internal sealed class ContractViewBuilder
{
    private readonly List<ContractRow> _rows = [];
    private readonly List<TenderRow> _tenders = [];
    private readonly List<SanctionEntry> _sanctions = [];

    public static ContractView Of(params IEnumerable<ContractRow> rows) => new ContractViewBuilder().Add(rows).Build();

    public ContractViewBuilder Add(params IEnumerable<ContractRow> rows)
    {
        _rows.AddRange(rows);
        return this;
    }

    public ContractViewBuilder Add(params IEnumerable<TenderRow> tenders)
    {
        _tenders.AddRange(tenders);
        return this;
    }

    public ContractViewBuilder Add(params IEnumerable<SanctionEntry> sanctions)
    {
        _sanctions.AddRange(sanctions);
        return this;
    }

    /// <summary>The same facts told in another order: other indexes of parties and classes, other order of lines.</summary>
    public ContractViewBuilder Shuffle(int seed)
    {
        var random = new Random(seed);
        ContractRow[] shuffled = [.. _rows.Select(row => row with { Items = Shuffled(row.Items, random), Amendments = Shuffled(row.Amendments, random) })];
        random.Shuffle(shuffled);
        _rows.Clear();
        _rows.AddRange(shuffled);
        return this;
    }

    public ContractView Build()
    {
        var (agencies, units, suppliers) = (Numbering(row => row.Agency), Numbering(row => row.Unit), Numbering(row => row.Supplier));
        foreach (var bidder in _tenders.SelectMany(tender => tender.Lines).SelectMany(line => line.Bidders))
        {
            suppliers.TryAdd(bidder, suppliers.Count);
        }

        TenderRow[] tenders = [.. _tenders.OrderBy(tender => tender.Id)];
        ContractRow[] rows = [.. _rows.OrderBy(row => row.Id)];
        return new ContractView
        {
            Ids = [.. rows.Select(row => row.Id)],
            Numbers = [.. rows.Select(row => $"{row.Id}/2024")],
            Objects = [.. rows.Select(row => row.Object)],
            Methods = [.. rows.Select(row => row.Method)],
            Agencies = [.. rows.Select(row => agencies[row.Agency])],
            Units = [.. rows.Select(row => units[row.Unit])],
            Suppliers = [.. rows.Select(row => suppliers[row.Supplier])],
            SignedOn = [.. rows.Select(row => row.SignedOn)],
            PublishedOn = [.. rows.Select(row => row.PublishedOn)],
            LegalBases = [.. rows.Select(row => row.LegalBasis)],
            MethodTexts = [.. rows.Select(row => row.MethodText)],
            Categories = new string?[rows.Length],
            NamesTender = [.. rows.Select(row => row.NamesTender)],
            TenderRows = [.. rows.Select(row => Array.FindIndex(tenders, tender => tender.Id == row.Tender))],
            StartsOn = [.. rows.Select(row => row.StartsOn)],
            EndsOn = [.. rows.Select(row => row.EndsOn)],
            InitialValues = [.. rows.Select(row => row.Initial)],
            FinalValues = [.. rows.Select(row => row.Final ?? row.Initial)],
            AgencyParties = [.. agencies.Keys.Select(code => new Party(code, $"ÓRGÃO {code}"))],
            UnitParties = [.. units.Keys.Select(code => new Party(code, $"UNIDADE {code}"))],
            SupplierParties = [.. suppliers.Keys],
            Items = ItemsOf(rows),
            Amendments = AmendmentsOf(rows),
            Tenders = TenderRow.ViewOf(tenders, suppliers),
            Sanctions = new() { Entries = [.. _sanctions.OrderBy(entry => entry.Document, StringComparer.Ordinal).ThenBy(entry => entry.StartsOn)] },
        };
    }

    private ItemView ItemsOf(ContractRow[] rows)
    {
        var lines = rows.SelectMany((row, index) => row.Items.Select(item => (Row: index, Item: item))).ToArray();
        var classes = new OrderedDictionary<string, int>();
        foreach (var item in _rows.SelectMany(row => row.Items).Where(item => item.Class is not null))
        {
            classes.TryAdd(item.Class!, classes.Count);
        }

        return new ItemView
        {
            Contracts = [.. lines.Select(line => line.Row)],
            ClassOf = [.. lines.Select(line => line.Item.Class is { } name ? classes[name] : ItemView.NoClass)],
            Classes = [.. classes.Keys],
            Quantities = [.. lines.Select(line => line.Item.Quantity)],
            UnitPrices = [.. lines.Select(line => line.Item.UnitPrice)],
            IsSharedNumber = [.. lines.Select(line => line.Item.IsSharedNumber)],
        };
    }

    private static AmendmentView AmendmentsOf(ContractRow[] rows)
    {
        var all = rows.SelectMany((row, index) => row.Amendments.Select(amendment => (Row: index, Amendment: amendment))).ToArray();
        return new()
        {
            Contracts = [.. all.Select(one => one.Row)],
            Kinds = [.. all.Select(one => one.Amendment.Kind)],
            Values = [.. all.Select(one => one.Amendment.Value)],
            Days = [.. all.Select(one => one.Amendment.Day)],
            IsSharedNumber = [.. all.Select(one => one.Amendment.IsSharedNumber)],
        };
    }

    private OrderedDictionary<TKey, int> Numbering<TKey>(Func<ContractRow, TKey> keyOf)
        where TKey : notnull
    {
        var numbers = new OrderedDictionary<TKey, int>();
        foreach (var row in _rows)
        {
            numbers.TryAdd(keyOf(row), numbers.Count);
        }

        return numbers;
    }

    private static T[] Shuffled<T>(IReadOnlyList<T> items, Random random)
    {
        T[] shuffled = [.. items];
        random.Shuffle(shuffled);
        return shuffled;
    }
}
