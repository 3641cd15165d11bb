using System.Linq.Expressions;
using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Database;

/// <summary>One contract on its way into the columns.</summary>
internal sealed record ContractRow(
    long Id, string Number, string Object, ProcurementMethod Method, string Agency, string Unit, long Supplier, DateOnly? SignedOn,
    DateOnly? StartsOn, DateOnly? EndsOn, decimal InitialValue, decimal FinalValue);

/// <summary>The columns of a view as they grow.</summary>
internal sealed class ContractColumns
{
    private readonly List<string> _numbers = [];
    private readonly List<string> _objects = [];
    private readonly List<ProcurementMethod> _methods = [];
    private readonly List<int> _agency = [];
    private readonly List<int> _unit = [];
    private readonly List<int> _supplier = [];
    private readonly List<DateOnly?> _signedOn = [];
    private readonly List<DateOnly?> _startsOn = [];
    private readonly List<DateOnly?> _endsOn = [];
    private readonly List<decimal> _initialValues = [];
    private readonly List<decimal> _finalValues = [];
    private readonly KeyIndex<string> _agencies = new();
    private readonly KeyIndex<string> _units = new();

    public static Expression<Func<Contract, ContractRow>> Row { get; } = c => new ContractRow(
        c.Id, c.Number, c.Object, c.Method, c.AgencyCode, c.BuyingUnitCode, c.SupplierId, c.SignedOn, c.StartsOn, c.EndsOn, c.InitialValue,
        c.FinalValue);

    /// <summary>Ascending.</summary>
    public List<long> Ids { get; } = [];

    public KeyIndex<long> Suppliers { get; } = new();

    public void Add(ContractRow row)
    {
        Ids.Add(row.Id);
        _numbers.Add(row.Number);
        _objects.Add(row.Object);
        _methods.Add(row.Method);
        _agency.Add(_agencies.RowOf(row.Agency));
        _unit.Add(_units.RowOf(row.Unit));
        _supplier.Add(Suppliers.RowOf(row.Supplier));
        _signedOn.Add(row.SignedOn);
        _startsOn.Add(row.StartsOn);
        _endsOn.Add(row.EndsOn);
        _initialValues.Add(row.InitialValue);
        _finalValues.Add(row.FinalValue);
    }

    public ContractView ToView(ItemView items, Func<string, Party> agency, Func<string, Party> unit, Func<long, SupplierParty> supplier) => new()
    {
        Ids = [.. Ids],
        Numbers = [.. _numbers],
        Objects = [.. _objects],
        Methods = [.. _methods],
        Agencies = [.. _agency],
        Units = [.. _unit],
        Suppliers = [.. _supplier],
        SignedOn = [.. _signedOn],
        StartsOn = [.. _startsOn],
        EndsOn = [.. _endsOn],
        InitialValues = [.. _initialValues],
        FinalValues = [.. _finalValues],
        AgencyParties = [.. _agencies.Keys.Select(agency)],
        UnitParties = [.. _units.Keys.Select(unit)],
        SupplierParties = [.. Suppliers.Keys.Select(supplier)],
        Items = items,
    };
}

/// <summary>One item on its way into the columns.</summary>
internal sealed record ItemRow(long ContractId, string Description, decimal Quantity, decimal UnitPrice, bool IsSharedNumber);

/// <summary>The items of the contracts with <paramref name="contractIds"/>, which are ascending, as they grow.</summary>
internal sealed class ItemColumns(List<long> contractIds)
{
    private readonly List<int> _contract = [];
    private readonly List<int> _class = [];
    private readonly List<decimal> _quantities = [];
    private readonly List<decimal> _unitPrices = [];
    private readonly List<bool> _isSharedNumber = [];
    private readonly Dictionary<string, int> _classByDescription = [];
    private readonly KeyIndex<string> _classes = new();
    private int _at;

    public static Expression<Func<ContractItem, ItemRow>> Row { get; } = i => new ItemRow(
        i.ContractId, i.Description, i.Quantity, i.UnitPrice, i.IsSharedNumber);

    /// <summary>Rows come by contract, ascending: one walk along both.</summary>
    public void Add(ItemRow row)
    {
        while (contractIds[_at] < row.ContractId)
            _at++;
        _contract.Add(_at);
        _class.Add(ClassOf(row.Description));
        _quantities.Add(row.Quantity);
        _unitPrices.Add(row.UnitPrice);
        _isSharedNumber.Add(row.IsSharedNumber);
    }

    public ItemView ToView() => new()
    {
        Contracts = [.. _contract],
        ClassOf = [.. _class],
        Classes = [.. _classes.Keys],
        Quantities = [.. _quantities],
        UnitPrices = [.. _unitPrices],
        IsSharedNumber = [.. _isSharedNumber],
    };

    private int ClassOf(string description)
    {
        if (!_classByDescription.TryGetValue(description, out var row))
        {
            row = ItemClass.Of(description) is { } name ? _classes.RowOf(name) : ItemView.NoClass;
            _classByDescription.Add(description, row);
        }

        return row;
    }
}
