using Cidadao.Core.Contracts;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Core.Database;

/// <summary>The one filter as a query.</summary>
public static class ContractFilterQuery
{
    public static IQueryable<Contract> Matching(this IQueryable<Contract> contracts, ContractFilter filter)
    {
        if (filter.From is { } from)
            contracts = contracts.Where(c => c.SignedOn >= from);
        if (filter.To is { } to)
            contracts = contracts.Where(c => c.SignedOn <= to);
        if (filter.Agency is { } agency)
            contracts = contracts.Where(c => c.AgencyCode == agency);
        if (filter.Unit is { } unit)
            contracts = contracts.Where(c => c.BuyingUnitCode == unit);
        if (filter.Supplier is { } supplier)
            contracts = contracts.Where(c => c.Supplier.Document == supplier);
        if (filter.Method is { } method)
            contracts = contracts.Where(c => c.Method == method);
        if (filter.MinValue is { } min)
            contracts = contracts.Where(c => c.InitialValue >= min);
        if (filter.MaxValue is { } max)
            contracts = contracts.Where(c => c.InitialValue <= max);
        if (filter.Text is { } text)
        {
            contracts = contracts.Where(c => EF.Functions.ToTsVector(CidadaoDbContext.TextSearch, c.Object)
                .Matches(EF.Functions.WebSearchToTsQuery(CidadaoDbContext.TextSearch, text)));
        }

        return contracts;
    }
}
