using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Database.Views;

/// <summary>The tenders of a scope as they grow.</summary>
internal sealed class TenderColumns
{
    private readonly StringPool _strings = new();
    private readonly List<long> _ids = [];
    private readonly Column<string> _numbers = new();
    private readonly Column<string> _units = new();
    private readonly Column<ProcurementMethod> _methods = new();
    private readonly Column<string> _objects = new();
    private readonly Column<string?> _categories = new();
    private readonly Column<DateOnly?> _noticeOn = new();
    private readonly Column<DateOnly?> _opensOn = new();
    private readonly Column<decimal?> _estimatedValues = new();
    private readonly Column<decimal?> _awardedValues = new();

    public static string Select(ContractFilter scope) =>
        "SELECT t.id, t.number, t.buying_unit_code, t.method, t.object, t.category, t.notice_on, t.opens_on, t.estimated_value, "
        + $"t.awarded_value FROM tenders t WHERE {ScopeSql.OfTenders(scope)} ORDER BY t.id";

    public void Add(CopyRow row)
    {
        _ids.Add(row.Long());
        _numbers.Add(row.Text());
        _units.Add(row.Text(_strings));
        _methods.Add((ProcurementMethod)row.Short());
        _objects.Add(row.Text());
        _categories.Add(row.TextOrNull(_strings));
        _noticeOn.Add(row.Day());
        _opensOn.Add(row.Day());
        _estimatedValues.Add(row.NumberOrNull());
        _awardedValues.Add(row.NumberOrNull());
    }

    public RowLookup Rows() => new([.. _ids]);

    public TenderView ToView(TenderItemColumns items, ParticipationColumns participations) => new()
    {
        Ids = [.. _ids],
        Numbers = _numbers.Close(),
        Units = _units.Close(),
        Methods = _methods.Close(),
        Objects = _objects.Close(),
        Categories = _categories.Close(),
        NoticeOn = _noticeOn.Close(),
        OpensOn = _opensOn.Close(),
        EstimatedValues = _estimatedValues.Close(),
        AwardedValues = _awardedValues.Close(),
        Items = items.ToView(),
        Participations = participations.ToView(),
    };
}

/// <summary>The lines of tenders as they grow.</summary>
internal sealed class TenderItemColumns(RowLookup tenders)
{
    private readonly Column<int> _rows = new();
    private readonly Column<decimal?> _quantities = new();
    private readonly Column<decimal?> _estimatedPrices = new();
    private readonly Column<decimal?> _awardedPrices = new();

    public static string Select(ContractFilter scope) =>
        "SELECT i.tender_id, i.quantity, i.estimated_unit_price, i.awarded_unit_price FROM tender_items i"
        + (ScopeSql.IsAll(scope) ? "" : $" JOIN tenders t ON t.id = i.tender_id WHERE {ScopeSql.OfTenders(scope)}")
        + " ORDER BY i.tender_id, i.id";

    public void Add(CopyRow row)
    {
        _rows.Add(tenders.RowOf(row.Long()));
        _quantities.Add(row.NumberOrNull());
        _estimatedPrices.Add(row.NumberOrNull());
        _awardedPrices.Add(row.NumberOrNull());
    }

    public TenderItemView ToView() => new()
    {
        Tenders = _rows.Close(),
        Quantities = _quantities.Close(),
        EstimatedPrices = _estimatedPrices.Close(),
        AwardedPrices = _awardedPrices.Close(),
    };
}

/// <summary>Who took part, as it grows.</summary>
internal sealed class ParticipationColumns(RowLookup tenders, KeyIndex<long> suppliers)
{
    private readonly StringPool _strings = new();
    private readonly Column<int> _rows = new();
    private readonly Column<string> _items = new();
    private readonly Column<int> _suppliers = new();
    private readonly Column<bool> _isWinner = new();

    /// <summary>By the bytes of the code: the order is only there to keep a line's participants together.</summary>
    public static string Select(ContractFilter scope) =>
        "SELECT p.tender_id, p.item_code, p.supplier_id, p.is_winner FROM participations p"
        + (ScopeSql.IsAll(scope) ? "" : $" JOIN tenders t ON t.id = p.tender_id WHERE {ScopeSql.OfTenders(scope)}")
        + " ORDER BY p.tender_id, p.item_code COLLATE \"C\", p.supplier_id, p.is_winner";

    public void Add(CopyRow row)
    {
        _rows.Add(tenders.RowOf(row.Long()));
        _items.Add(row.Text(_strings));
        _suppliers.Add(suppliers.RowOf(row.Long()));
        _isWinner.Add(row.Flag());
    }

    public ParticipationView ToView() => new()
    {
        Tenders = _rows.Close(),
        Items = _items.Close(),
        Suppliers = _suppliers.Close(),
        IsWinner = _isWinner.Close(),
    };
}
