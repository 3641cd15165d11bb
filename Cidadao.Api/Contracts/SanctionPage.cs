using System.Linq.Expressions;
using Cidadao.Api.Paging;
using Cidadao.Api.Responses;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Contracts;

/// <summary>Which rows of the lists of sanctioned parties, the newest first.</summary>
internal sealed record SanctionPage(SanctionList? List, string? Document, PageRequest Page, long? After)
{
    public static readonly Expression<Func<Sanction, SanctionResponse>> Response = s => new SanctionResponse(
        s.Id,
        Wire.Name(s.List),
        s.Document,
        s.Name,
        s.StartsOn,
        s.EndsOn,
        s.HasDates,
        s.Category,
        Wire.Name(s.Scope),
        s.AgencyName,
        s.LegalBasis,
        s.Process,
        s.Fine,
        s.ImportId,
        s.SourceEntry,
        s.SourceLine);

    /// <summary>Reads the parameters, adding all that is wrong with them.</summary>
    /// <param name="document">Null for all; eight characters are the root of a company.</param>
    public static SanctionPage Read(string? list, string? document, string? pageSize, string? cursor, IDictionary<string, string[]> errors)
    {
        SanctionList? which = null;
        if (!string.IsNullOrWhiteSpace(list) && (which = Wire.Parse<SanctionList>(list.Trim())) is null)
            errors["list"] = [$"'{list}' is none of: {Wire.All<SanctionList>()}."];
        var page = PageRequest.Read(pageSize, cursor, errors);
        return new(which, document, page, IdPosition.Read(page.After, errors));
    }

    public async Task<Page<SanctionResponse>> ReadAsync(CidadaoDbContext db, CancellationToken cancellation)
    {
        var matching = db.Sanctions.AsNoTracking();
        if (List is { } list)
            matching = matching.Where(s => s.List == list);
        if (Document is { } document)
            matching = document.Length == Cnpj.RootLength ? matching.Where(s => s.Root == document) : matching.Where(s => s.Document == document);
        var left = After is { } last ? matching.Where(s => s.Id < last) : matching;
        var rows = await left.OrderByDescending(s => s.Id).Take(Page.Size + 1).Select(Response).TagWith("sanctions.page").ToListAsync(cancellation);
        return PageOf.Rows(rows, Page, await RowCount.OfAsync(db, matching, "sanctions", cancellation), row => IdPosition.Of(row.Id), row => row);
    }
}
