using Cidadao.Api.Contracts;
using Cidadao.Api.GraphQL.Limits;
using Cidadao.Api.GraphQL.Reading;
using Cidadao.Api.Responses;
using GraphQL;
using GraphQL.Types;

namespace Cidadao.Api.GraphQL.Types;

/// <summary>A contract.</summary>
internal sealed class ContractType : ObjectGraphType<ContractSummary>
{
    private const int MostChildren = 50;

    public ContractType()
    {
        Name = "Contract";
        Description = "A procurement contract, as its official source last published it. Values in BRL.";
        Field<NonNullGraphType<IdGraphType>>("id").Resolve(context => context.Source.Id);
        Field(contract => contract.Number);
        Field(contract => contract.Object).Description("What is bought.");
        Field<NonNullGraphType<ProcurementMethodType>>("method").Resolve(context => context.Source.Method);
        Field(contract => contract.MethodText).Description("The method in the source's own words.");
        Field(contract => contract.SignedOn, nullable: true);
        Field(contract => contract.PublishedOn, nullable: true);
        Field(contract => contract.StartsOn, nullable: true);
        Field(contract => contract.EndsOn, nullable: true);
        Field(contract => contract.InitialValue).Description("BRL.");
        Field(contract => contract.FinalValue).Description("BRL, after amendments.");
        Field<NonNullGraphType<SupplierType>>("supplier").Description("Who sells.").Resolve(context => context.Source.Supplier);
        Field<NonNullGraphType<AgencyType>>("agency").Resolve(context => context.Source.Agency);
        Field<NonNullGraphType<BuyingUnitType>>("buyingUnit").Description("Who buys.").Resolve(context => context.Source.BuyingUnit);
        AddChildren();
        AddMore();
    }

    private void AddChildren()
    {
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<ContractItemType>>>>("items").Description("The first lines, as the source numbers them.")
            .First(5, MostChildren).Keep(CachePolicy.Contracts)
            .Resolve(context => Of<ContractItemResponse>(context, "items", CachePolicy.Contracts, ContractReads.ItemsAsync));
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<AmendmentType>>>>("amendments").Description("Changes by agreement, the oldest first.")
            .First(3, MostChildren).Keep(CachePolicy.Contracts)
            .Resolve(context => Of<AmendmentResponse>(context, "amendments", CachePolicy.Contracts, ContractReads.AmendmentsAsync));
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<FindingType>>>>("findings").Description("The weightiest findings that rest on it, of all investigations.")
            .First(3, MostChildren).Keep(CachePolicy.Findings)
            .Resolve(context => Of<FindingSummary>(context, "findings", CachePolicy.Findings, FindingReads.OfContractsAsync));
    }

    private void AddMore()
    {
        Field<NonNullGraphType<AgencyType>>("parentAgency").Keep(CachePolicy.Contracts).Resolve(context => More(context, more => more.ParentAgency));
        Field<StringGraphType>("legalBasis").Keep(CachePolicy.Contracts).Resolve(context => More(context, more => more.LegalBasis));
        Field<StringGraphType>("status").Keep(CachePolicy.Contracts).Resolve(context => More(context, more => more.Status));
        Field<StringGraphType>("category").Keep(CachePolicy.Contracts).Resolve(context => More(context, more => more.Category));
        Field<TenderType>("tender").Part().Keep(CachePolicy.Contracts).Resolve(context => More(context, more => more.Tender));
        Field<NonNullGraphType<IdGraphType>>("importId").Description("The import that last wrote it.").Keep(CachePolicy.Contracts)
            .Resolve(context => More(context, more => more.ImportId));
        Field<NonNullGraphType<StringGraphType>>("sourceFile").Description("Entry of the official file that it came from.").Keep(CachePolicy.Contracts)
            .Resolve(context => More(context, more => more.SourceFile));
        Field<NonNullGraphType<LongGraphType>>("sourceLine").Description("Line of that file; 1 is the header.").Keep(CachePolicy.Contracts)
            .Resolve(context => More(context, more => more.SourceLine));
    }

    private static Pending<List<T>> Of<T>(
        IResolveFieldContext<ContractSummary> context, string name, CachePolicy policy,
        Func<Core.Database.CidadaoDbContext, IReadOnlyList<long>, int, CancellationToken, Task<Dictionary<long, List<T>>>> read)
    {
        var first = context.GetArgument<int>(FieldSize.First);
        return context.Graph().Loader<long, List<T>>($"contract.{name}.{first}", policy, (db, ids, token) => read(db, ids, first, token))
            .Load(context.Source.Id).Then(found => found ?? []);
    }

    private static Pending<T> More<T>(IResolveFieldContext<ContractSummary> context, Func<ContractMore, T> part) =>
        context.Graph().Loader<long, ContractMore>("contract.more", CachePolicy.Contracts, ContractReads.MoreAsync)
            .Load(context.Source.Id).Then(more => more is null ? throw new KeyNotFoundException("The contract is gone.") : part(more));
}

internal sealed class ContractConnectionType() : ConnectionType<ContractType, ContractSummary>("Contract");

/// <summary>A line of a contract.</summary>
internal sealed class ContractItemType : ObjectGraphType<ContractItemResponse>
{
    public ContractItemType()
    {
        Name = "ContractItem";
        Description = "A line of a contract.";
        Field(item => item.Code);
        Field(item => item.Description);
        Field(item => item.Complement, nullable: true);
        Field(item => item.Quantity);
        Field(item => item.UnitPrice).Description("BRL for one unit.");
        Field(item => item.Value).Description("Quantity × unit price, BRL.");
        Field(item => item.IsSharedNumber).Description("Several contracts of the unit bear the number: the line may belong to another of them.");
    }
}

/// <summary>A change by agreement.</summary>
internal sealed class AmendmentType : ObjectGraphType<AmendmentResponse>
{
    public AmendmentType()
    {
        Name = "Amendment";
        Description = "A change by agreement (termo aditivo).";
        Field(amendment => amendment.Number);
        Field(amendment => amendment.PublishedOn, nullable: true);
        Field(amendment => amendment.Object);
        Field(amendment => amendment.IsSharedNumber);
    }
}
