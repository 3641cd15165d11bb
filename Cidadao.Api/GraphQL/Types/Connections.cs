using Cidadao.Api.GraphQL.Limits;
using Cidadao.Api.GraphQL.Reading;
using Cidadao.Api.Paging;
using GraphQL.Types;

namespace Cidadao.Api.GraphQL.Types;

/// <summary>A page as GraphQL has it: rows, their cursors (those of REST), and how many there are if somebody asks.</summary>
/// <param name="Total">Read when it is asked for.</param>
internal sealed record Connection<T>(Rows<T> Rows, Func<T, Position> Place, Pending<RowCount> Total)
{
    public IEnumerable<Edge<T>> Edges => Rows.Items.Select(row => new Edge<T>(Place(row).ToString(), row));
}

/// <summary>A row with its cursor.</summary>
internal sealed record Edge<T>(string Cursor, T Node);

/// <summary>What is around a page.</summary>
internal sealed record PageInfo(string? StartCursor, string? EndCursor, bool HasNextPage, bool HasPreviousPage);

/// <summary>See <see cref="Connection{T}"/>.</summary>
internal abstract class ConnectionType<TGraph, T> : ObjectGraphType<Connection<T>>
    where TGraph : IGraphType
    where T : notnull
{
    protected ConnectionType(string node)
    {
        Name = $"{node}Connection";
        Description = "One page in an order that stays right while rows are added.";
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<TGraph>>>>("nodes").Description("The rows.").Resolve(context => context.Source.Rows.Items);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<EdgeType<TGraph, T>>>>>("edges").Description("The rows with a cursor each.")
            .Resolve(context => context.Source.Edges);
        Field<NonNullGraphType<PageInfoType>>("pageInfo").Part().Resolve(context => Info(context.Source));
        Field<NonNullGraphType<LongGraphType>>("total").Description("Rows that match: exactly up to 10,000, above that as the database's statistics tell, or 10,001.")
            .Resolve(context => context.Source.Total.Then(total => total.Rows));
        Field<NonNullGraphType<BooleanGraphType>>("totalIsEstimate").Description("Whether there are more than 10,000.")
            .Resolve(context => context.Source.Total.Then(total => total.IsEstimate));
    }

    private static PageInfo Info(Connection<T> connection)
    {
        var items = connection.Rows.Items;
        return items.Count == 0
            ? new(null, null, HasNextPage: false, HasPreviousPage: false)
            : new(connection.Place(items[0]).ToString(), connection.Place(items[^1]).ToString(), connection.Rows.More, HasPreviousPage: false);
    }
}

/// <summary>See <see cref="Edge{T}"/>.</summary>
internal sealed class EdgeType<TGraph, T> : ObjectGraphType<Edge<T>>
    where TGraph : IGraphType
    where T : notnull
{
    public EdgeType()
    {
        Name = $"{typeof(TGraph).Name[..^"Type".Length]}Edge";
        Description = "A row with its cursor.";
        Field(edge => edge.Cursor).Description("For 'after'.");
        Field<NonNullGraphType<TGraph>>("node").Part().Resolve(context => context.Source.Node);
    }
}

/// <summary>See <see cref="PageInfo"/>.</summary>
internal sealed class PageInfoType : ObjectGraphType<PageInfo>
{
    public PageInfoType()
    {
        Name = "PageInfo";
        Description = "What is around a page. Lists are read forwards only, so hasPreviousPage is always false.";
        Field(info => info.StartCursor, nullable: true);
        Field(info => info.EndCursor, nullable: true);
        Field(info => info.HasNextPage);
        Field(info => info.HasPreviousPage);
    }
}
