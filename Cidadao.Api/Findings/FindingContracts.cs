using Cidadao.Api.Contracts;
using Cidadao.Api.Responses;
using Cidadao.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Findings;

/// <summary>The contracts that findings rest on.</summary>
internal static class FindingContracts
{
    /// <summary>
    /// By finding, the largest first. Each is looked up by its id: asked for those that a finding contains, the server would walk through all contracts until it
    /// has met them.
    /// </summary>
    /// <param name="statement">Its name.</param>
    public static async Task<ILookup<long, ContractSummary>> OfAsync(CidadaoDbContext db, long[] findings, string statement, CancellationToken cancellation)
    {
        var rows = await db.Database
            .SqlQuery<FindingContract>($"SELECT f.id AS finding, contract FROM findings AS f CROSS JOIN LATERAL unnest(f.contract_ids) AS contract WHERE f.id = ANY ({findings})")
            .SelectMany(one => db.Contracts.Where(c => c.Id == one.Contract).Select(ContractQueries.Summary), (one, contract) => new { one.Finding, Contract = contract })
            .TagWith(statement)
            .ToListAsync(cancellation);
        return rows.OrderByDescending(row => row.Contract.InitialValue).ThenBy(row => row.Contract.Id).ToLookup(row => row.Finding, row => row.Contract);
    }

    private sealed record FindingContract(long Finding, long Contract);
}
