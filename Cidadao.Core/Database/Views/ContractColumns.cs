using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Database.Views;

/// <summary>The columns of the contracts as they grow.</summary>
internal sealed class ContractColumns(ViewParts parts)
{
    private readonly StringPool _strings = new();
    private readonly List<long> _ids = [];
    private readonly List<string> _numbers = [];
    private readonly List<ProcurementMethod> _methods = [];
    private readonly List<int> _agency = [];
    private readonly List<int> _unit = [];
    private readonly List<int> _supplier = [];
    private readonly List<DateOnly?> _signedOn = [];
    private readonly List<DateOnly?> _publishedOn = [];
    private readonly List<DateOnly?> _startsOn = [];
    private readonly List<DateOnly?> _endsOn = [];
    private readonly List<decimal> _initialValues = [];
    private readonly List<decimal> _finalValues = [];
    private readonly List<string> _objects = [];
    private readonly List<string?> _legalBases = [];
    private readonly List<string> _methodTexts = [];
    private readonly List<string?> _categories = [];
    private readonly List<bool> _namesTender = [];
    private readonly List<long?> _tenders = [];
    private readonly KeyIndex<string> _agencies = new();
    private readonly KeyIndex<string> _units = new();
    private int[]? _order;

    public KeyIndex<long> Suppliers { get; } = new();

    /// <summary>Ascending; after <see cref="Close"/>.</summary>
    public long[] Ids { get; private set; } = [];

    public string Select(ContractFilter scope) =>
        "SELECT c.id, c.number, c.method, c.agency_code, c.buying_unit_code, c.supplier_id, c.signed_on, c.published_on, c.starts_on, "
        + "c.ends_on, c.initial_value, c.final_value"
        + (Has(ViewParts.Objects) ? ", c.object" : "")
        + (Has(ViewParts.Terms) ? ", c.legal_basis, c.method_text, c.category, c.tender_number IS NOT NULL OR c.tender_id IS NOT NULL" : "")
        + (Has(ViewParts.Tenders) ? ", c.tender_id" : "")
        + $" FROM contracts c WHERE {ScopeSql.OfContracts(scope)}";

    public void Add(CopyRow row)
    {
        _ids.Add(row.Long());
        _numbers.Add(row.Text(_strings));
        _methods.Add((ProcurementMethod)row.Short());
        _agency.Add(row.RowOf(_agencies));
        _unit.Add(row.RowOf(_units));
        _supplier.Add(Suppliers.RowOf(row.Long()));
        _signedOn.Add(row.Day());
        _publishedOn.Add(row.Day());
        _startsOn.Add(row.Day());
        _endsOn.Add(row.Day());
        _initialValues.Add(row.Number());
        _finalValues.Add(row.Number());
        if (Has(ViewParts.Objects))
            _objects.Add(row.Text(_strings));
        if (Has(ViewParts.Terms))
        {
            _legalBases.Add(row.TextOrNull(_strings));
            _methodTexts.Add(row.Text(_strings));
            _categories.Add(row.TextOrNull(_strings));
            _namesTender.Add(row.Flag());
        }

        if (Has(ViewParts.Tenders))
            _tenders.Add(row.LongOrNull());
    }

    /// <summary>Nothing more comes.</summary>
    public void Close()
    {
        Ids = [.. _ids];
        _order = Reordering.Of(Ids);
        if (_order is not null)
            Array.Sort(Ids);
    }

    /// <param name="tenders">After <see cref="Close"/>: the tenders' rows by key.</param>
    public ContractView ToView(ChildViews children, RowLookup tenders, PartyNames names) => new()
    {
        Parts = parts,
        Ids = Ids,
        Numbers = _numbers.By(_order),
        Objects = _objects.By(Loaded(ViewParts.Objects)),
        LegalBases = _legalBases.By(Loaded(ViewParts.Terms)),
        MethodTexts = _methodTexts.By(Loaded(ViewParts.Terms)),
        Categories = _categories.By(Loaded(ViewParts.Terms)),
        NamesTender = _namesTender.By(Loaded(ViewParts.Terms)),
        TenderRows = Array.ConvertAll(_tenders.By(Loaded(ViewParts.Tenders)), id => id is { } known ? tenders.RowOf(known) : -1),
        Methods = _methods.By(_order),
        Agencies = _agency.By(_order),
        Units = _unit.By(_order),
        Suppliers = _supplier.By(_order),
        SignedOn = _signedOn.By(_order),
        PublishedOn = _publishedOn.By(_order),
        StartsOn = _startsOn.By(_order),
        EndsOn = _endsOn.By(_order),
        InitialValues = _initialValues.By(_order),
        FinalValues = _finalValues.By(_order),
        AgencyParties = [.. _agencies.Keys.Select(code => names.Agencies[code])],
        UnitParties = [.. _units.Keys.Select(code => names.Units[code])],
        SupplierParties = [.. Suppliers.Keys.Select(id => names.Suppliers[id])],
        Items = children.Items,
        Amendments = children.Amendments,
        Tenders = children.Tenders,
        Sanctions = children.Sanctions,
    };

    private bool Has(ViewParts part) => parts.HasFlag(part);

    private int[]? Loaded(ViewParts part) => Has(part) ? _order : null;
}

/// <summary>What hangs on the contracts.</summary>
internal sealed record ChildViews(ItemView Items, AmendmentView Amendments, TenderView Tenders, SanctionView Sanctions);

/// <summary>The parties by their keys.</summary>
internal sealed record PartyNames(
    Dictionary<string, Party> Agencies, Dictionary<string, Party> Units, Dictionary<long, SupplierParty> Suppliers);
