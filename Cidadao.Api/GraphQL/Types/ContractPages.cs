using Cidadao.Api.Contracts;
using Cidadao.Api.GraphQL.Limits;
using Cidadao.Api.GraphQL.Reading;
using Cidadao.Api.Paging;
using Cidadao.Api.Responses;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using GraphQL;
using GraphQL.Builders;
using GraphQL.Types;

namespace Cidadao.Api.GraphQL.Types;

/// <summary>Fields that give a page of contracts: of all, or of one party.</summary>
internal static class ContractPages
{
    public static FieldBuilder<TSource, object> Contracts<TSource>(this ObjectGraphType<TSource> type, string description) => type
        .Field<NonNullGraphType<ContractConnectionType>>("contracts").Description(description)
        .Argument<ContractFilterType>("filter")
        .Argument<NonNullGraphType<ContractOrderType>>("orderBy", argument => argument.DefaultValue = ContractSort.SignedOn)
        .Paged(type is QueryType ? 20 : 5)
        .Keep(CachePolicy.Contracts);

    /// <exception cref="RequestErrors">The filter, the number of rows or the cursor is wrong.</exception>
    public static ContractQuestion Question(IResolveFieldContext context)
    {
        var errors = new Dictionary<string, string[]>();
        var filter = ContractFilterType.Request(context.GetArgument<IDictionary<string, object?>?>("filter"));
        var sort = Wire.Name(context.GetArgument<ContractSort>("orderBy"));
        var list = Pages.Read(context, (size, after) => ContractList.Read(filter, sort, size, after, errors), errors);
        RequestErrors.ThrowIfAny(context, errors);
        return new(list);
    }

    public static async Task<object?> OfAllAsync(IResolveFieldContext context)
    {
        var (graph, question) = (context.Graph(), Question(context));
        var rows = await graph.Reads.ReadAsync(
            graph, CachePolicy.Contracts, GraphKey.Of("contracts", question.Key), (db, token) => ContractReads.PageAsync(db, question, token), context.CancellationToken);
        return Connection(rows, question, new Pending<RowCount>(token => graph.Reads.ReadAsync(
            graph, CachePolicy.Contracts, GraphKey.Of("contracts.count", question.CountKey), (db, other) => ContractReads.CountAsync(db, question.List.Filter, other), token)));
    }

    /// <param name="name">Of the kind of party.</param>
    public static Pending<Connection<ContractSummary>> OfParty<TKey>(
        IResolveFieldContext context, string name, TKey key,
        Func<CidadaoDbContext, IReadOnlyList<TKey>, ContractQuestion, CancellationToken, Task<Dictionary<TKey, Rows<ContractSummary>>>> pages,
        Func<CidadaoDbContext, IReadOnlyList<TKey>, ContractFilter, CancellationToken, Task<Dictionary<TKey, RowCount>>> counts)
        where TKey : notnull
    {
        var (graph, question) = (context.Graph(), Question(context));
        var page = graph.Loader<TKey, Rows<ContractSummary>>(
            $"{name}.contracts.{GraphKey.Digest(question.Key)}", CachePolicy.Contracts, (db, keys, token) => pages(db, keys, question, token)).Load(key);
        return page.Then(rows => Connection(rows ?? Rows<ContractSummary>.None, question, new Pending<RowCount>(token => graph.Loader<TKey, RowCount>(
            $"{name}.count.{GraphKey.Digest(question.CountKey)}", CachePolicy.Contracts, (db, keys, other) => counts(db, keys, question.List.Filter, other)).Load(key).GetResultAsync(token))));
    }

    private static Connection<ContractSummary> Connection(Rows<ContractSummary> rows, ContractQuestion question, Pending<RowCount> total) =>
        new(rows, row => ContractWalk.PositionOf(row, question.List.Order), total);
}
