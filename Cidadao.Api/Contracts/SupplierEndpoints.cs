using System.ComponentModel;
using System.Linq.Expressions;
using Cidadao.Api.Caching;
using Cidadao.Api.Errors;
using Cidadao.Api.Fields;
using Cidadao.Api.Paging;
using Cidadao.Api.Responses;
using Cidadao.Api.Search;
using Cidadao.Core.Caching;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Contracts;

/// <summary><c>/api/v1/suppliers</c> and <c>/api/v1/sanctions</c>: who sells, and who is kept from it.</summary>
internal static class SupplierEndpoints
{
    private const int MaxSanctions = 200;

    public static readonly Expression<Func<Supplier, SupplierResponse>> Response =
        s => new SupplierResponse(s.Id, Wire.Name(s.Kind), s.Document == "" ? null : s.Document, s.Name);

    public static void MapSuppliers(this IEndpointRouteBuilder api)
    {
        api.MapGet("/suppliers", ListAsync).WithTags("Parties").WithSummary("Suppliers, those first that were seen last")
            .Cached(CacheTags.Contracts).Analytical().Trimmable<Page<SupplierResponse>>();
        api.MapGet("/suppliers/{id:long}", GetAsync).WithTags("Parties").WithSummary("One supplier with what was bought from it and the sanctions of its document and root")
            .Cached(CacheTags.Contracts).Trimmable<SupplierDetail>();
        api.MapGet("/sanctions", SanctionsAsync).WithTags("Parties").WithSummary("Rows of CEIS and CNEP, those first that were read last")
            .Cached(CacheTags.Contracts).Analytical().Trimmable<Page<SanctionResponse>>();
    }

    private static async Task<Results<Ok<Page<SupplierResponse>>, ProblemHttpResult>> ListAsync(
        [Description("CNPJ, its root of eight characters, masked CPF or foreign code.")] string? document,
        [Description("Parts of the name or document, in any order, without regard to accents and capitals; one of them of at least three characters.")] string? text,
        [Description("company, person, foreign or secret.")] string? kind,
        string? pageSize,
        string? cursor,
        CidadaoDbContext db,
        HttpContext context,
        CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>();
        var page = PageRequest.Read(pageSize, cursor, errors);
        var after = IdPosition.Read(page.After, errors);
        SupplierKind? of = null;
        if (!string.IsNullOrWhiteSpace(kind) && (of = Wire.Parse<SupplierKind>(kind.Trim())) is null)
            errors["kind"] = [$"'{kind}' is none of: {Wire.All<SupplierKind>()}."];
        var named = NameSearch.Read(text, "text", errors);
        if (errors.Count > 0)
            return Problem.Invalid(context, errors);

        var matching = db.Suppliers.AsNoTracking();
        if (named is not null)
            matching = named.In(matching);
        if (of is { } wanted)
            matching = matching.Where(s => s.Kind == wanted);
        if (DocumentOf(document) is { } own)
            matching = own.Length == Cnpj.RootLength ? matching.Where(s => s.Root == own) : matching.Where(s => s.Document == own);
        var left = after is { } last ? matching.Where(s => s.Id < last) : matching;
        var rows = await left.OrderByDescending(s => s.Id)
            .Take(page.Size + 1)
            .Select(Response)
            .TagWith("suppliers.page")
            .ToListAsync(cancellation);
        return TypedResults.Ok(PageOf.Rows(rows, page, await RowCount.OfAsync(db, matching, "suppliers", cancellation), row => IdPosition.Of(row.Id), row => row));
    }

    private static async Task<Results<Ok<SupplierDetail>, ProblemHttpResult>> GetAsync(
        long id, CidadaoDbContext db, HttpContext context, CancellationToken cancellation)
    {
        if (await db.Suppliers.AsNoTracking().TagWith("suppliers.get").FirstOrDefaultAsync(s => s.Id == id, cancellation) is not { } supplier)
            return Problem.NotFound(context, new($"Não há fornecedor {id}.", $"There is no supplier {id}."));
        var sums = await db.Contracts.AsNoTracking()
            .Where(c => c.SupplierId == id && c.LinkedId == null)
            .GroupBy(c => c.SupplierId)
            .Select(g => new { Contracts = g.LongCount(), Value = g.Sum(c => c.InitialValue) })
            .TagWith("suppliers.sums")
            .FirstOrDefaultAsync(cancellation);
        var sanctions = supplier.Document.Length == 0
            ? []
            : await db.Sanctions.AsNoTracking()
                .Where(s => s.Document == supplier.Document || (supplier.Root != null && s.Root == supplier.Root))
                .OrderByDescending(s => s.StartsOn)
                .ThenByDescending(s => s.Id)
                .Take(MaxSanctions)
                .Select(SanctionPage.Response)
                .TagWith("suppliers.sanctions")
                .ToListAsync(cancellation);
        return TypedResults.Ok(new SupplierDetail(
            new(supplier.Id, Wire.Name(supplier.Kind), supplier.Document.Length == 0 ? null : supplier.Document, supplier.Name), sums?.Contracts ?? 0, sums?.Value ?? 0, sanctions));
    }

    private static async Task<Results<Ok<Page<SanctionResponse>>, ProblemHttpResult>> SanctionsAsync(
        [Description("ceis or cnep.")] string? list,
        [Description("CNPJ, its root of eight characters, or masked CPF.")] string? document,
        string? pageSize,
        string? cursor,
        CidadaoDbContext db,
        HttpContext context,
        CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>();
        var page = SanctionPage.Read(list, DocumentOf(document), pageSize, cursor, errors);
        return errors.Count > 0 ? Problem.Invalid(context, errors) : TypedResults.Ok(await page.ReadAsync(db, cancellation));
    }

    /// <summary>A CNPJ may come with its points and slash.</summary>
    private static string? DocumentOf(string? text) =>
        string.IsNullOrWhiteSpace(text) ? null : Cnpj.TryNormalise(text.Trim(), out var cnpj) ? cnpj : text.Trim();
}
