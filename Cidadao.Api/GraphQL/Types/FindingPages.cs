using System.Globalization;
using Cidadao.Api.Findings;
using Cidadao.Api.GraphQL.Limits;
using Cidadao.Api.GraphQL.Reading;
using Cidadao.Api.Paging;
using Cidadao.Api.Responses;
using Cidadao.Core.Database;
using GraphQL;
using GraphQL.Builders;
using GraphQL.Types;

namespace Cidadao.Api.GraphQL.Types;

/// <summary>Fields that give a page of findings: of all, or of one investigation.</summary>
internal static class FindingPages
{
    public static FieldBuilder<TSource, object> Findings<TSource>(this ObjectGraphType<TSource> type, string description) => type
        .Field<NonNullGraphType<FindingConnectionType>>("findings").Description(description)
        .Argument<FindingFilterType>("filter")
        .Paged(type is QueryType ? 20 : 5)
        .Keep(CachePolicy.Findings);

    public static async Task<object?> OfAllAsync(IResolveFieldContext context)
    {
        var (graph, question) = (context.Graph(), Question(context));
        var rows = await graph.Reads.ReadAsync(
            graph, CachePolicy.Findings, GraphKey.Of("findings", question.Key), (db, token) => FindingReads.PageAsync(db, question, token), context.CancellationToken);
        return Connection(rows, question, new(token => graph.Reads.ReadAsync(
            graph, CachePolicy.Findings, GraphKey.Of("findings.count", question.CountKey), (db, other) => FindingReads.CountAsync(db, question, other), token)));
    }

    public static Pending<Connection<FindingSummary>> OfInvestigation(IResolveFieldContext<InvestigationResponse> context)
    {
        var (graph, question, id) = (context.Graph(), Question(context), context.Source.Id);
        var page = graph.Loader<Guid, Rows<FindingSummary>>(
            $"investigation.findings.{GraphKey.Digest(question.Key)}", CachePolicy.Findings, (db, ids, token) => FindingReads.OfInvestigationsAsync(db, ids, question, token)).Load(id);
        return page.Then(rows => Connection(rows ?? Rows<FindingSummary>.None, question, new(token => graph.Loader<Guid, RowCount>(
            $"investigation.count.{GraphKey.Digest(question.CountKey)}", CachePolicy.Findings,
            (db, ids, other) => FindingReads.CountOfInvestigationsAsync(db, ids, question, other)).Load(id).GetResultAsync(token))));
    }

    private static FindingQuestion Question(IResolveFieldContext context)
    {
        var errors = new Dictionary<string, string[]>();
        var filter = context.GetArgument<IDictionary<string, object?>?>("filter");
        var asked = new FindingFilterRequest(Text("investigation"), Contract: null, Text("indicator"), Text("severity"), Text("triage"));
        var list = Pages.Read(context, (size, after) => FindingList.Read(asked, sort: null, size, after, errors), errors);
        RequestErrors.ThrowIfAny(context, errors);
        return new(list);

        // An ID may be written as a number.
        string? Text(string field) => filter is not null && filter.TryGetValue(field, out var value) ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
    }

    private static Connection<FindingSummary> Connection(Rows<FindingSummary> rows, FindingQuestion question, Pending<RowCount> total) =>
        new(rows, row => question.List.PositionOf(row.Score, row.Id), total);
}
