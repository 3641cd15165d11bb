using Cidadao.Api.Investigations;
using Cidadao.Api.Paging;
using Cidadao.Api.Responses;
using Cidadao.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.GraphQL.Reading;

/// <summary>Reads of investigations, which nobody keeps: they change while they run.</summary>
internal static class InvestigationReads
{
    public static async Task<Dictionary<Guid, InvestigationResponse>> ByIdAsync(CidadaoDbContext db, IReadOnlyList<Guid> ids, CancellationToken cancellation)
    {
        var records = await db.Investigations.AsNoTracking().Where(i => ids.Contains(i.Id)).TagWith("graphql.investigation").ToListAsync(cancellation);
        return records.ToDictionary(record => record.Id, InvestigationMapping.Response);
    }

    /// <param name="after">The last one of the page before.</param>
    public static async Task<Rows<InvestigationResponse>> PageAsync(CidadaoDbContext db, int size, (DateTimeOffset At, Guid Id)? after, CancellationToken cancellation)
    {
        var all = db.Investigations.AsNoTracking();
        var left = after is { } last
            ? all.Where(i => EF.Functions.LessThan(ValueTuple.Create(i.RequestedAt, i.Id), ValueTuple.Create(last.At, last.Id)))
            : all;
        var records = await left.OrderByDescending(i => i.RequestedAt).ThenByDescending(i => i.Id).Take(size + 1).TagWith("graphql.investigations").ToListAsync(cancellation);
        return Rows<InvestigationResponse>.Of([.. records.Select(InvestigationMapping.Response)], size);
    }

    public static Task<RowCount> CountAsync(CidadaoDbContext db, CancellationToken cancellation) =>
        RowCount.OfAsync(db, db.Investigations.AsNoTracking(), "graphql.investigations", cancellation);
}
