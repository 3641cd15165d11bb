using System.Globalization;
using System.Text.Json;
using Cidadao.Api.Contracts;
using Cidadao.Api.Findings;
using Cidadao.Api.Paging;
using Cidadao.Api.Responses;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.GraphQL.Reading;

/// <summary>A list of contracts, and what the cache calls it. The largest or newest come first.</summary>
internal sealed record ContractQuestion(ContractList List)
{
    /// <summary>All that the rows depend on.</summary>
    public string Key => string.Join('\n', CountKey, List.Order.ToString(), List.Page.Size.ToString(CultureInfo.InvariantCulture), List.Page.After?.ToString());

    /// <summary>All that their number depends on.</summary>
    public string CountKey => JsonSerializer.Serialize(List.Filter, CoreJson.Default.ContractFilter);
}

/// <summary>What a contract has beside its summary.</summary>
/// <param name="Tender">Null where the source says that there was none.</param>
internal sealed record ContractMore(
    PartyResponse ParentAgency, string? LegalBasis, string? Status, string? Category, TenderResponse? Tender, Guid ImportId, string SourceFile, long SourceLine);

/// <summary>Reads of contracts: each one statement, for however many parents.</summary>
internal static class ContractReads
{
    public static async Task<Rows<ContractSummary>> PageAsync(CidadaoDbContext db, ContractQuestion question, CancellationToken cancellation)
    {
        var matches = question.List.IsFoundWithoutOrder ? (await CountAsync(db, question.List.Filter, cancellation)).Rows : 0;
        return Rows<ContractSummary>.Of(await ContractQueries.RowsAsync(db, question.List, matches, cancellation), question.List.Page.Size);
    }

    public static Task<RowCount> CountAsync(CidadaoDbContext db, ContractFilter filter, CancellationToken cancellation) =>
        ContractQueries.CountAsync(db, filter, "graphql.contracts", cancellation);

    /// <summary>A page for each party, by a walk along the party's index.</summary>
    public static Task<Dictionary<long, Rows<ContractSummary>>> OfSuppliersAsync(
        CidadaoDbContext db, IReadOnlyList<long> ids, ContractQuestion question, CancellationToken cancellation)
    {
        var left = Left(db, question);
        return PagesAsync(
            question.List.Order.Key == ContractSort.Value
                ? db.Suppliers.Where(s => ids.Contains(s.Id)).SelectMany(s => left.Where(c => c.SupplierId == s.Id)
                    .OrderByDescending(c => c.InitialValue).ThenByDescending(c => c.Id).Take(question.List.Page.Size + 1).Select(ContractQueries.Summary))
                : db.Suppliers.Where(s => ids.Contains(s.Id)).SelectMany(s => left.Where(c => c.SupplierId == s.Id)
                    .OrderByDescending(c => c.SignedOn).ThenByDescending(c => c.Id).Take(question.List.Page.Size + 1).Select(ContractQueries.Summary)),
            c => c.Supplier.Id, question, cancellation);
    }

    /// <summary>See <see cref="OfSuppliersAsync"/>.</summary>
    public static Task<Dictionary<string, Rows<ContractSummary>>> OfAgenciesAsync(
        CidadaoDbContext db, IReadOnlyList<string> codes, ContractQuestion question, CancellationToken cancellation)
    {
        var left = Left(db, question);
        return PagesAsync(
            question.List.Order.Key == ContractSort.Value
                ? db.Agencies.Where(a => codes.Contains(a.Code)).SelectMany(a => left.Where(c => c.AgencyCode == a.Code)
                    .OrderByDescending(c => c.InitialValue).ThenByDescending(c => c.Id).Take(question.List.Page.Size + 1).Select(ContractQueries.Summary))
                : db.Agencies.Where(a => codes.Contains(a.Code)).SelectMany(a => left.Where(c => c.AgencyCode == a.Code)
                    .OrderByDescending(c => c.SignedOn).ThenByDescending(c => c.Id).Take(question.List.Page.Size + 1).Select(ContractQueries.Summary)),
            c => c.Agency.Code, question, cancellation);
    }

    /// <summary>See <see cref="OfSuppliersAsync"/>.</summary>
    public static Task<Dictionary<string, Rows<ContractSummary>>> OfUnitsAsync(
        CidadaoDbContext db, IReadOnlyList<string> codes, ContractQuestion question, CancellationToken cancellation)
    {
        var left = Left(db, question);
        return PagesAsync(
            question.List.Order.Key == ContractSort.Value
                ? db.BuyingUnits.Where(u => codes.Contains(u.Code)).SelectMany(u => left.Where(c => c.BuyingUnitCode == u.Code)
                    .OrderByDescending(c => c.InitialValue).ThenByDescending(c => c.Id).Take(question.List.Page.Size + 1).Select(ContractQueries.Summary))
                : db.BuyingUnits.Where(u => codes.Contains(u.Code)).SelectMany(u => left.Where(c => c.BuyingUnitCode == u.Code)
                    .OrderByDescending(c => c.SignedOn).ThenByDescending(c => c.Id).Take(question.List.Page.Size + 1).Select(ContractQueries.Summary)),
            c => c.BuyingUnit.Code, question, cancellation);
    }

    /// <summary>How many each party has, up to what is counted exactly; more is told as that and one.</summary>
    public static Task<Dictionary<long, RowCount>> CountOfSuppliersAsync(
        CidadaoDbContext db, IReadOnlyList<long> ids, ContractFilter filter, CancellationToken cancellation)
    {
        var matching = db.Contracts.Matching(filter);
        return CountsAsync(
            db.Suppliers.Where(s => ids.Contains(s.Id))
                .Select(s => new Counted<long> { Key = s.Id, Rows = matching.Where(c => c.SupplierId == s.Id).Take(RowCount.Exact + 1).Count() }),
            cancellation);
    }

    /// <summary>See <see cref="CountOfSuppliersAsync"/>.</summary>
    public static Task<Dictionary<string, RowCount>> CountOfAgenciesAsync(
        CidadaoDbContext db, IReadOnlyList<string> codes, ContractFilter filter, CancellationToken cancellation)
    {
        var matching = db.Contracts.Matching(filter);
        return CountsAsync(
            db.Agencies.Where(a => codes.Contains(a.Code))
                .Select(a => new Counted<string> { Key = a.Code, Rows = matching.Where(c => c.AgencyCode == a.Code).Take(RowCount.Exact + 1).Count() }),
            cancellation);
    }

    /// <summary>See <see cref="CountOfSuppliersAsync"/>.</summary>
    public static Task<Dictionary<string, RowCount>> CountOfUnitsAsync(
        CidadaoDbContext db, IReadOnlyList<string> codes, ContractFilter filter, CancellationToken cancellation)
    {
        var matching = db.Contracts.Matching(filter);
        return CountsAsync(
            db.BuyingUnits.Where(u => codes.Contains(u.Code))
                .Select(u => new Counted<string> { Key = u.Code, Rows = matching.Where(c => c.BuyingUnitCode == u.Code).Take(RowCount.Exact + 1).Count() }),
            cancellation);
    }

    public static Task<Dictionary<long, ContractSummary>> ByIdAsync(CidadaoDbContext db, IReadOnlyList<long> ids, CancellationToken cancellation) =>
        db.Contracts.AsNoTracking().Where(c => ids.Contains(c.Id)).Select(ContractQueries.Summary).TagWith("graphql.contract").ToDictionaryAsync(c => c.Id, cancellation);

    public static Task<Dictionary<long, ContractMore>> MoreAsync(CidadaoDbContext db, IReadOnlyList<long> ids, CancellationToken cancellation) =>
        db.Contracts.AsNoTracking()
            .Where(c => ids.Contains(c.Id))
            .Select(c => new
            {
                c.Id,
                More = new ContractMore(
                    new PartyResponse(c.ParentAgencyCode, c.ParentAgency.Name),
                    c.LegalBasis,
                    c.Status,
                    c.Category,
                    c.TenderNumber == null ? null : new TenderResponse(c.TenderNumber, c.TenderUnitCode, c.TenderUnitName, c.TenderMethodText),
                    c.ImportId,
                    c.SourceEntry,
                    c.SourceLine),
            })
            .TagWith("graphql.contract.more")
            .ToDictionaryAsync(c => c.Id, c => c.More, cancellation);

    /// <summary>The first items of each contract, as the source numbers them.</summary>
    public static async Task<Dictionary<long, List<ContractItemResponse>>> ItemsAsync(
        CidadaoDbContext db, IReadOnlyList<long> ids, int first, CancellationToken cancellation)
    {
        var items = await db.Contracts
            .Where(c => ids.Contains(c.Id))
            .SelectMany(c => c.Items.OrderBy(i => i.Code).ThenBy(i => i.Id).Take(first))
            .Select(i => new { i.ContractId, i.Id, Item = new ContractItemResponse(i.Code, i.Description, i.Complement, i.Quantity, i.UnitPrice, i.Quantity * i.UnitPrice, i.IsSharedNumber) })
            .TagWith("graphql.items")
            .ToListAsync(cancellation);
        return items.GroupBy(i => i.ContractId).ToDictionary(
            of => of.Key, of => of.OrderBy(i => i.Item.Code, StringComparer.Ordinal).ThenBy(i => i.Id).Select(i => i.Item).ToList());
    }

    /// <summary>The first amendments of each contract, the oldest first.</summary>
    public static async Task<Dictionary<long, List<AmendmentResponse>>> AmendmentsAsync(
        CidadaoDbContext db, IReadOnlyList<long> ids, int first, CancellationToken cancellation)
    {
        var amendments = await db.Contracts
            .Where(c => ids.Contains(c.Id))
            .SelectMany(c => c.Amendments.OrderBy(a => a.PublishedOn).ThenBy(a => a.Id).Take(first))
            .Select(a => new { a.ContractId, a.Id, Amendment = new AmendmentResponse(a.Number, a.PublishedOn, a.Object, a.IsSharedNumber) })
            .TagWith("graphql.amendments")
            .ToListAsync(cancellation);
        return amendments.GroupBy(a => a.ContractId).ToDictionary(
            of => of.Key, of => of.OrderBy(a => a.Amendment.PublishedOn ?? DateOnly.MaxValue).ThenBy(a => a.Id).Select(a => a.Amendment).ToList());
    }

    /// <summary>The largest contracts that each finding rests on.</summary>
    public static async Task<Dictionary<long, List<ContractSummary>>> OfFindingsAsync(
        CidadaoDbContext db, IReadOnlyList<long> ids, int first, CancellationToken cancellation)
    {
        var contracts = await FindingContracts.OfAsync(db, [.. ids], "graphql.finding.contracts", cancellation);
        return contracts.ToDictionary(of => of.Key, of => of.Take(first).ToList());
    }

    /// <summary>One part, as the order is never ascending.</summary>
    private static IQueryable<Contract> Left(CidadaoDbContext db, ContractQuestion question) =>
        ContractWalk.After(db.Contracts.Matching(question.List.Filter), question.List.Order, question.List.Page.After).Single();

    private static async Task<Dictionary<TKey, Rows<ContractSummary>>> PagesAsync<TKey>(
        IQueryable<ContractSummary> contracts, Func<ContractSummary, TKey> party, ContractQuestion question, CancellationToken cancellation)
        where TKey : notnull
    {
        var read = await contracts.TagWith("graphql.party.contracts").ToListAsync(cancellation);
        return read.GroupBy(party).ToDictionary(of => of.Key, of => Rows<ContractSummary>.Of(
            [
                .. question.List.Order.Key == ContractSort.Value
                    ? of.OrderByDescending(c => c.InitialValue).ThenByDescending(c => c.Id)
                    : of.OrderByDescending(c => c.SignedOn ?? DateOnly.MaxValue).ThenByDescending(c => c.Id),
            ],
            question.List.Page.Size));
    }

    private static async Task<Dictionary<TKey, RowCount>> CountsAsync<TKey>(IQueryable<Counted<TKey>> counted, CancellationToken cancellation)
        where TKey : notnull =>
        (await counted.TagWith("graphql.party.count").ToListAsync(cancellation)).ToDictionary(of => of.Key, of => new RowCount(of.Rows, of.Rows > RowCount.Exact));

    /// <summary>A party's rows.</summary>
    private sealed class Counted<TKey>
    {
        public required TKey Key { get; init; }

        public required int Rows { get; init; }
    }
}
