using Cidadao.Api.Paging;
using Cidadao.Api.Responses;
using Cidadao.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Investigations;

/// <summary>Which page of the investigations, the newest first.</summary>
internal sealed record InvestigationList(PageRequest Page, (DateTimeOffset At, Guid Id)? After)
{
    /// <summary>Reads the parameters, adding all that is wrong with them.</summary>
    public static InvestigationList Read(string? pageSize, string? cursor, IDictionary<string, string[]> errors)
    {
        var page = PageRequest.Read(pageSize, cursor, errors);
        return new(page, TimePosition.Read(page.After, errors));
    }

    public async Task<Page<InvestigationResponse>> PageAsync(CidadaoDbContext db, CancellationToken cancellation)
    {
        var all = db.Investigations.AsNoTracking();
        var rows = After is { } last
            ? all.Where(i => EF.Functions.LessThan(ValueTuple.Create(i.RequestedAt, i.Id), ValueTuple.Create(last.At, last.Id)))
            : all;
        var found = await rows.OrderByDescending(i => i.RequestedAt).ThenByDescending(i => i.Id).Take(Page.Size + 1).TagWith("investigations.page").ToListAsync(cancellation);
        return PageOf.Rows(
            found, Page, await RowCount.OfAsync(db, all, "investigations", cancellation), i => TimePosition.Of(i.RequestedAt, i.Id), InvestigationMapping.Response);
    }
}
