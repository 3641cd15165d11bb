using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Database.Views;

/// <summary>The columns of the contracts as they grow.</summary>
internal sealed class ContractColumns(ViewParts parts)
{
    private readonly StringPool _strings = new();
    private readonly Column<long> _ids = new();
    private readonly Column<string> _numbers = new();
    private readonly Column<ProcurementMethod> _methods = new();
    private readonly Column<int> _agency = new();
    private readonly Column<int> _unit = new();
    private readonly Column<int> _supplier = new();
    private readonly Column<DateOnly?> _signedOn = new();
    private readonly Column<DateOnly?> _publishedOn = new();
    private readonly Column<DateOnly?> _startsOn = new();
    private readonly Column<DateOnly?> _endsOn = new();
    private readonly Column<decimal> _initialValues = new();
    private readonly Column<decimal> _finalValues = new();
    private readonly Column<string> _objects = new();
    private readonly Column<string?> _legalBases = new();
    private readonly Column<string> _methodTexts = new();
    private readonly Column<string?> _categories = new();
    private readonly Column<bool> _namesTender = new();
    private readonly Column<long?> _tenders = new();
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
        Ids = _ids.Close();
        _order = Reordering.Of(Ids);
        if (_order is not null)
            Array.Sort(Ids);
    }

    /// <param name="tenders">After <see cref="Close"/>: the tenders' rows by key.</param>
    public ContractView ToView(ChildViews children, RowLookup tenders, PartyNames names) => new()
    {
        Parts = parts,
        Ids = Ids,
        Numbers = _numbers.Close(_order),
        Objects = _objects.Close(Loaded(ViewParts.Objects)),
        LegalBases = _legalBases.Close(Loaded(ViewParts.Terms)),
        MethodTexts = _methodTexts.Close(Loaded(ViewParts.Terms)),
        Categories = _categories.Close(Loaded(ViewParts.Terms)),
        NamesTender = _namesTender.Close(Loaded(ViewParts.Terms)),
        TenderRows = _tenders.Close(Loaded(ViewParts.Tenders), id => id is { } known ? tenders.RowOf(known) : -1),
        Methods = _methods.Close(_order),
        Agencies = _agency.Close(_order),
        Units = _unit.Close(_order),
        Suppliers = _supplier.Close(_order),
        SignedOn = _signedOn.Close(_order),
        PublishedOn = _publishedOn.Close(_order),
        StartsOn = _startsOn.Close(_order),
        EndsOn = _endsOn.Close(_order),
        InitialValues = _initialValues.Close(_order),
        FinalValues = _finalValues.Close(_order),
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
