using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Statistics;

/// <summary>How many contracts something has, and what they come to.</summary>
internal record Sums
{
    public required long Contracts { get; init; }

    /// <summary>Initial values, BRL.</summary>
    public required decimal Value { get; init; }
}

/// <summary>Whose they are.</summary>
internal sealed record Sums<TKey> : Sums
{
    public required TKey Key { get; init; }
}

/// <summary>And their name.</summary>
internal sealed record NamedSums<TKey> : Sums
{
    public required TKey Key { get; init; }

    public required string Name { get; init; }
}

/// <summary>Sums of contracts, and of the sums of them that the server keeps, as parts of queries.</summary>
internal static class ContractSums
{
    public static IQueryable<Sums<TKey>> Summed<TKey>(this IQueryable<IGrouping<TKey, Contract>> contracts) =>
        contracts.Select(g => new Sums<TKey> { Key = g.Key, Contracts = g.LongCount(), Value = g.Sum(c => c.InitialValue) });

    public static IQueryable<Sums<TKey>> Summed<TKey>(this IQueryable<IGrouping<TKey, BuyerTotal>> totals) =>
        totals.Select(g => new Sums<TKey> { Key = g.Key, Contracts = g.Sum(t => t.Contracts), Value = g.Sum(t => t.Value) });

    /// <summary>They are sums already.</summary>
    public static IQueryable<Sums<string>> Summed(this IQueryable<UnitTotal> totals) =>
        totals.Select(t => new Sums<string> { Key = t.BuyingUnitCode, Contracts = t.Contracts, Value = t.Value });

    public static IQueryable<Sums<TKey>> Summed<TKey>(this IQueryable<IGrouping<TKey, MethodMonth>> months) =>
        months.Select(g => new Sums<TKey> { Key = g.Key, Contracts = g.Sum(m => m.Contracts), Value = g.Sum(m => m.Value) });

    public static IQueryable<Sums<TKey>> Largest<TKey>(this IQueryable<Sums<TKey>> sums, int rows) =>
        sums.OrderByDescending(one => one.Value).ThenBy(one => one.Key).Take(rows);

    public static IQueryable<NamedSums<string>> Named(this IQueryable<Sums<string>> sums, DbSet<Agency> agencies) => sums
        .Join(agencies, one => one.Key, agency => agency.Code, (one, agency) => new NamedSums<string> { Key = one.Key, Name = agency.Name, Contracts = one.Contracts, Value = one.Value })
        .OrderByDescending(one => one.Value).ThenBy(one => one.Key);

    public static IQueryable<NamedSums<string>> Named(this IQueryable<Sums<string>> sums, DbSet<BuyingUnit> units) => sums
        .Join(units, one => one.Key, unit => unit.Code, (one, unit) => new NamedSums<string> { Key = one.Key, Name = unit.Name, Contracts = one.Contracts, Value = one.Value })
        .OrderByDescending(one => one.Value).ThenBy(one => one.Key);

    public static IQueryable<NamedSums<long>> Named(this IQueryable<Sums<long>> sums, DbSet<Supplier> suppliers) => sums
        .Join(suppliers, one => one.Key, supplier => supplier.Id, (one, supplier) => new NamedSums<long> { Key = one.Key, Name = supplier.Name, Contracts = one.Contracts, Value = one.Value })
        .OrderByDescending(one => one.Value).ThenBy(one => one.Key);
}
