using Cidadao.Api.GraphQL.Reading;
using Cidadao.Api.Responses;
using GraphQL;
using GraphQL.Types;

namespace Cidadao.Api.GraphQL.Types;

/// <summary>Who sells.</summary>
internal sealed class SupplierType : ObjectGraphType<SupplierResponse>
{
    public SupplierType()
    {
        Name = "Supplier";
        Description = "Who sells.";
        Field<NonNullGraphType<IdGraphType>>("id").Resolve(context => context.Source.Id);
        Field<NonNullGraphType<SupplierKindType>>("kind").Resolve(context => context.Source.Kind);
        Field(supplier => supplier.Document, nullable: true).Description("CNPJ, masked CPF or the source's foreign code; null when secret.");
        Field(supplier => supplier.Name);
        this.Contracts("Its contracts.").Resolve(context => ContractPages.OfParty(
            context, "supplier", context.Source.Id, ContractReads.OfSuppliersAsync, ContractReads.CountOfSuppliersAsync));
    }
}

/// <summary>An agency.</summary>
internal sealed class AgencyType : ObjectGraphType<PartyResponse>
{
    public AgencyType()
    {
        Name = "Agency";
        Description = "An agency (órgão).";
        Field(agency => agency.Code);
        Field(agency => agency.Name);
        Field<NonNullGraphType<LongGraphType>>("contractCount").Keep(CachePolicy.Contracts).Resolve(context => Figures(context).Then(figures => figures.Contracts));
        Field<NonNullGraphType<DecimalGraphType>>("contractValue").Description("Sum of the initial values, BRL.").Keep(CachePolicy.Contracts)
            .Resolve(context => Figures(context).Then(figures => figures.Value));
        this.Contracts("Contracts that it answers for.").Resolve(context => ContractPages.OfParty(
            context, "agency", context.Source.Code, ContractReads.OfAgenciesAsync, ContractReads.CountOfAgenciesAsync));
    }

    private static Pending<BuyerFigures> Figures(IResolveFieldContext<PartyResponse> context) =>
        context.Graph().Loader<string, BuyerFigures>("agency.figures", CachePolicy.Contracts, PartyReads.FiguresOfAgenciesAsync)
            .Load(context.Source.Code).Then(figures => figures ?? BuyerFigures.None);
}

/// <summary>Who buys.</summary>
internal sealed class BuyingUnitType : ObjectGraphType<PartyResponse>
{
    public BuyingUnitType()
    {
        Name = "BuyingUnit";
        Description = "Who buys (unidade gestora).";
        Field(unit => unit.Code);
        Field(unit => unit.Name);
        Field<AgencyType>("agency").Description("The agency that it belongs to.").Keep(CachePolicy.Contracts)
            .Resolve(context => context.Graph().Loader<string, PartyResponse>("unit.agency", CachePolicy.Contracts, PartyReads.AgenciesOfUnitsAsync).Load(context.Source.Code));
        Field<NonNullGraphType<LongGraphType>>("contractCount").Keep(CachePolicy.Contracts).Resolve(context => Figures(context).Then(figures => figures.Contracts));
        Field<NonNullGraphType<DecimalGraphType>>("contractValue").Description("Sum of the initial values, BRL.").Keep(CachePolicy.Contracts)
            .Resolve(context => Figures(context).Then(figures => figures.Value));
        this.Contracts("Contracts that it made.").Resolve(context => ContractPages.OfParty(
            context, "unit", context.Source.Code, ContractReads.OfUnitsAsync, ContractReads.CountOfUnitsAsync));
    }

    private static Pending<BuyerFigures> Figures(IResolveFieldContext<PartyResponse> context) =>
        context.Graph().Loader<string, BuyerFigures>("unit.figures", CachePolicy.Contracts, PartyReads.FiguresOfUnitsAsync)
            .Load(context.Source.Code).Then(figures => figures ?? BuyerFigures.None);
}
