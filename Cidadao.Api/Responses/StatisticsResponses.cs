namespace Cidadao.Api.Responses;

/// <summary>What the contracts of a filter come to, as its list has them: a contract that two sources tell of is two rows of it.</summary>
/// <param name="InitialValue">Sum of the initial values, BRL.</param>
/// <param name="AverageValue">BRL, to the cent; null when there are none.</param>
public sealed record TotalsResponse(long Contracts, decimal InitialValue, decimal? AverageValue);

/// <summary>A month or a year of signature. Contracts without a day of signature are in none.</summary>
/// <param name="Month">1 to 12; null in a series by year.</param>
/// <param name="InitialValue">BRL.</param>
public sealed record PeriodResponse(int Year, int? Month, long Contracts, decimal InitialValue);

/// <summary>A row of a top list.</summary>
/// <param name="Key">Code of the agency or unit, id of the supplier, or the procurement method.</param>
/// <param name="Name">Its name; of a method, the method.</param>
/// <param name="InitialValue">BRL.</param>
public sealed record TopResponse(string Key, string Name, long Contracts, decimal InitialValue);

/// <summary>The figures of the first page.</summary>
/// <param name="Months">Contracts and value by month of signature, oldest first.</param>
public sealed record OverviewResponse(
    long Contracts,
    decimal InitialValue,
    long Suppliers,
    long Agencies,
    long BuyingUnits,
    SeverityCounts Findings,
    IReadOnlyList<MonthResponse> Months,
    IReadOnlyList<AgencyResponse> TopAgencies,
    Guid? LatestInvestigation);

/// <summary>One month of signature. Values in BRL.</summary>
public sealed record MonthResponse(int Year, int Month, long Contracts, decimal InitialValue);
