using Cidadao.Core.Contracts;

namespace Cidadao.Core.Database;

/// <summary>
/// How many contracts of one source, month of signature and state of data quality there are, and what they come to. Kept by the server with
/// every statement that changes contracts (trigger <c>keep_contract_sums</c>): who reads it sees exactly what the contracts would give.
/// </summary>
public sealed class ContractMonth
{
    public required DataSource Source { get; init; }

    /// <summary>0 for contracts without a day of signature.</summary>
    public required short Year { get; init; }

    /// <summary>1 to 12; 0 without a day of signature.</summary>
    public required short Month { get; init; }

    public required QualityIssues Quality { get; init; }

    /// <summary>Above zero.</summary>
    public required long Contracts { get; init; }

    /// <summary>Sum of the initial values, BRL.</summary>
    public required decimal Value { get; init; }
}

/// <summary>The same by who buys: an agency, and a unit that buys for it.</summary>
public sealed class BuyerTotal
{
    public required string AgencyCode { get; init; }

    public required string BuyingUnitCode { get; init; }

    /// <summary>Above zero.</summary>
    public required long Contracts { get; init; }

    /// <summary>Sum of the initial values, BRL.</summary>
    public required decimal Value { get; init; }
}

/// <summary>The same by the unit that buys, for whichever agency.</summary>
public sealed class UnitTotal
{
    public required string BuyingUnitCode { get; init; }

    /// <summary>Above zero.</summary>
    public required long Contracts { get; init; }

    /// <summary>Sum of the initial values, BRL.</summary>
    public required decimal Value { get; init; }
}

/// <summary>The same by procurement method and month of signature.</summary>
public sealed class MethodMonth
{
    public required ProcurementMethod Method { get; init; }

    /// <summary>0 for contracts without a day of signature.</summary>
    public required short Year { get; init; }

    /// <summary>1 to 12; 0 without a day of signature.</summary>
    public required short Month { get; init; }

    /// <summary>Above zero.</summary>
    public required long Contracts { get; init; }

    /// <summary>Sum of the initial values, BRL.</summary>
    public required decimal Value { get; init; }
}

/// <summary>How many suppliers of a kind there are. Kept in the same way (trigger <c>keep_supplier_totals</c>).</summary>
public sealed class SupplierTotal
{
    public required SupplierKind Kind { get; init; }

    /// <summary>Zero when all of the kind are gone.</summary>
    public required long Suppliers { get; init; }
}
