using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Database.Views;

/// <summary>The amendments of the scope's contracts as they grow.</summary>
internal sealed class AmendmentColumns(RowLookup contracts)
{
    private readonly Column<int> _rows = new();
    private readonly Column<AmendmentKind> _kinds = new();
    private readonly Column<decimal?> _values = new();
    private readonly Column<DateOnly?> _days = new();
    private readonly Column<bool> _isSharedNumber = new();

    public static string Select(ContractFilter scope) =>
        "SELECT a.contract_id, a.kind, a.value, coalesce(a.signed_on, a.published_on), a.is_shared_number FROM amendments a"
        + (ScopeSql.IsAll(scope) ? "" : $" JOIN contracts c ON c.id = a.contract_id WHERE {ScopeSql.OfContracts(scope)}")
        + " ORDER BY a.contract_id, a.id";

    public void Add(CopyRow row)
    {
        var contract = contracts.RowOf(row.Long());
        var (kind, value, day, isShared) = ((AmendmentKind)row.Short(), row.NumberOrNull(), row.Day(), row.Flag());
        if (contract < 0)
            return;
        _rows.Add(contract);
        _kinds.Add(kind);
        _values.Add(value);
        _days.Add(day);
        _isSharedNumber.Add(isShared);
    }

    public AmendmentView ToView() => new()
    {
        Contracts = _rows.Close(),
        Kinds = _kinds.Close(),
        Values = _values.Close(),
        Days = _days.Close(),
        IsSharedNumber = _isSharedNumber.Close(),
    };
}
