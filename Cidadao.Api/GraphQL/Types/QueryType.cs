using System.Globalization;
using Cidadao.Api.Contracts;
using Cidadao.Api.GraphQL.Limits;
using Cidadao.Api.GraphQL.Reading;
using Cidadao.Api.Paging;
using Cidadao.Api.Responses;
using Cidadao.Api.Search;
using Cidadao.Core.Caching;
using GraphQL;
using GraphQL.Types;

namespace Cidadao.Api.GraphQL.Types;

/// <summary>Where a query begins.</summary>
internal sealed class QueryType : ObjectGraphType
{
    public QueryType()
    {
        Name = "Query";
        Description = "Brazil's public contracts and the red flags in them. Money is BRL, dates are ISO.";
        Field<ContractType>("contract").Argument<NonNullGraphType<IdGraphType>>("id").Keep(CachePolicy.Contracts)
            .Resolve(context => ById<ContractSummary>(context, "contract", CachePolicy.Contracts, ContractReads.ByIdAsync));
        this.Contracts("Contracts that match a filter.").ResolveAsync(ContractPages.OfAllAsync);
        Field<SupplierType>("supplier").Argument<NonNullGraphType<IdGraphType>>("id").Keep(CachePolicy.Contracts)
            .Resolve(context => ById<SupplierResponse>(context, "supplier", CachePolicy.Contracts, PartyReads.SuppliersAsync));
        AddBuyers();
        AddInvestigations();
        Field<FindingType>("finding").Argument<NonNullGraphType<IdGraphType>>("id").Keep(CachePolicy.Findings)
            .Resolve(context => ById<FindingSummary>(context, "finding", CachePolicy.Findings, FindingReads.ByIdAsync));
        this.Findings("Findings, the most severe first.").ResolveAsync(FindingPages.OfAllAsync);
        Field<IndicatorType>("indicator").Argument<NonNullGraphType<StringGraphType>>("code").Keep(CachePolicy.Catalogue)
            .Resolve(context => IndicatorType.Find(context.GetArgument<string>("code")));
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<IndicatorType>>>>("indicators").Description("The catalogue.").Sized(IndicatorType.All.Count)
            .Keep(CachePolicy.Catalogue).Resolve(_ => IndicatorType.All);
    }

    private void AddBuyers()
    {
        Field<AgencyType>("agency").Argument<NonNullGraphType<StringGraphType>>("code").Keep(CachePolicy.Contracts)
            .Resolve(context => context.Graph().Loader<string, PartyResponse>("agency", CachePolicy.Contracts, PartyReads.AgenciesAsync).Load(context.GetArgument<string>("code")));
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<AgencyType>>>>("agencies").Description("By value of their contracts, largest first.")
            .Argument<StringGraphType>("text", "Part of the name, or the code.").First(20, PageRequest.MaxSize).Keep(CachePolicy.Contracts)
            .ResolveAsync(context => BuyersAsync(context, "agencies", agency: null));
        Field<BuyingUnitType>("buyingUnit").Argument<NonNullGraphType<StringGraphType>>("code").Keep(CachePolicy.Contracts)
            .Resolve(context => context.Graph().Loader<string, PartyResponse>("unit", CachePolicy.Contracts, PartyReads.UnitsAsync).Load(context.GetArgument<string>("code")));
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<BuyingUnitType>>>>("buyingUnits").Description("By value of their contracts, largest first.")
            .Argument<StringGraphType>("agency", "Agency code.").Argument<StringGraphType>("text", "Part of the name, or the code.")
            .First(20, PageRequest.MaxSize).Keep(CachePolicy.Contracts)
            .ResolveAsync(context => BuyersAsync(context, "units", context.GetArgument<string?>("agency")));
    }

    private void AddInvestigations()
    {
        Field<InvestigationType>("investigation").Argument<NonNullGraphType<IdGraphType>>("id").Keep(CachePolicy.Live).Resolve(context =>
            Guid.TryParse(context.GetArgument<string>("id"), out var id)
                ? context.Graph().Loader<Guid, InvestigationResponse>("investigation", CachePolicy.Live, InvestigationReads.ByIdAsync).Load(id)
                    // Who sees that it has ended sees what it found in his next question.
                    .After((found, token) => context.Graph().Http.RequestServices.GetRequiredService<EvictionHorizon>().ReachAsync(found?.EndedAt, token))
                : null);
        Field<NonNullGraphType<InvestigationConnectionType>>("investigations").Description("The newest first.").Paged(20).Keep(CachePolicy.Live)
            .ResolveAsync(InvestigationsAsync);
    }

    /// <summary>An identifier that is none has nothing.</summary>
    private static Pending<T?>? ById<T>(
        IResolveFieldContext context, string name, CachePolicy policy,
        Func<Core.Database.CidadaoDbContext, IReadOnlyList<long>, CancellationToken, Task<Dictionary<long, T>>> read)
        where T : class =>
        long.TryParse(context.GetArgument<string>("id"), CultureInfo.InvariantCulture, out var id) ? context.Graph().Loader<long, T>(name, policy, read).Load(id) : null;

    private static async Task<object?> BuyersAsync(IResolveFieldContext context, string kind, string? agency)
    {
        var (graph, first, text) = (context.Graph(), context.GetArgument<int>(FieldSize.First), context.GetArgument<string?>("text"));
        var errors = new Dictionary<string, string[]>();
        var named = NameSearch.Read(text, "text", errors, shortestWord: 1);
        RequestErrors.ThrowIfAny(context, errors);
        var buyers = await graph.Reads.ReadAsync(
            graph,
            CachePolicy.Contracts,
            GraphKey.Of(kind, System.Text.Json.JsonSerializer.Serialize([agency, text, first.ToString(CultureInfo.InvariantCulture)], GraphJson.Default.StringArray)),
            async (db, token) => (await (kind == "units"
                ? PartyEndpoints.UnitsAsync(db, agency, named, first, token)
                : PartyEndpoints.AgenciesAsync(db, named, first, token))).ToList(),
            context.CancellationToken);
        return buyers.Select(buyer => new PartyResponse(buyer.Code, buyer.Name));
    }

    private static async Task<object?> InvestigationsAsync(IResolveFieldContext context)
    {
        var errors = new Dictionary<string, string[]>();
        var page = Pages.Read(context, errors);
        var after = TimePosition.Read(page.After, errors);
        if (errors.Remove("cursor", out var wrong))
            errors["after"] = wrong;
        RequestErrors.ThrowIfAny(context, errors);
        var graph = context.Graph();
        var rows = await graph.Reads.ReadAsync(
            graph, CachePolicy.Live, "investigations", (db, token) => InvestigationReads.PageAsync(db, page.Size, after, token), context.CancellationToken);
        return new Connection<InvestigationResponse>(
            rows,
            row => TimePosition.Of(row.RequestedAt, row.Id),
            new(token => graph.Reads.ReadAsync(graph, CachePolicy.Live, "investigations.count", InvestigationReads.CountAsync, token)));
    }
}
