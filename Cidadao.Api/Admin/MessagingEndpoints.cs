using System.Globalization;
using Cidadao.Api.Errors;
using Cidadao.Api.Paging;
using Cidadao.Api.Responses;
using Cidadao.Core.Database;
using Cidadao.Core.Messaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Admin;

/// <summary><c>/api/v1/admin/messaging</c> and <c>/api/v1/admin/dead-letters</c>: how messages flow, and those that could not be handled.</summary>
internal static class MessagingEndpoints
{
    public static void MapMessaging(this IEndpointRouteBuilder admin)
    {
        admin.MapGet("/messaging", Get).WithSummary("How messages flow: what waits, what is in hand, how old the oldest is");
        var letters = admin.MapGroup("/dead-letters");
        letters.MapGet("/", ListAsync).WithSummary("Messages that could not be handled, the newest first");
        letters.MapPost("/{id:guid}/requeue", RequeueAsync).WithSummary("Sends one again, with all its attempts before it");
        letters.MapDelete("/{id:guid}", DiscardAsync).WithSummary("Throws one away");
    }

    private static Ok<MessagingResponse> Get(MessagingState state) => TypedResults.Ok(new MessagingResponse(
        state.Outbox.Waiting,
        state.Outbox.OldestSeconds,
        state.Outbox.DeadLetters,
        state.IsRedisThere,
        [.. state.Streams.Select(stream => new StreamResponse(stream.Stream, stream.Lag, stream.Pending, stream.Consumers, stream.OldestSeconds))]));

    private static async Task<Results<Ok<Page<DeadLetterResponse>>, ProblemHttpResult>> ListAsync(
        string? pageSize, string? cursor, CidadaoDbContext db, HttpContext context, CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>();
        var page = PageRequest.Read(pageSize, cursor, errors);
        var after = TimePosition.Read(page.After, errors);
        if (errors.Count > 0)
            return Problem.Invalid(context, errors);

        var all = db.DeadLetters.AsNoTracking();
        var rows = after is { } last
            ? all.Where(l => EF.Functions.LessThan(ValueTuple.Create(l.DiedAt, l.MessageId), ValueTuple.Create(last.At, last.Id)))
            : all;
        var found = await rows.OrderByDescending(l => l.DiedAt).ThenByDescending(l => l.MessageId).Take(page.Size + 1).TagWith("dead_letters.page").ToListAsync(cancellation);
        return TypedResults.Ok(PageOf.Rows(
            found,
            page,
            await RowCount.OfAsync(db, all, "dead_letters", cancellation),
            l => TimePosition.Of(l.DiedAt, l.MessageId),
            l => new DeadLetterResponse(l.MessageId, l.Stream, l.Type, l.Payload, l.Attempts, l.Error, l.TraceParent, l.DiedAt)));
    }

    private static async Task<Results<Microsoft.AspNetCore.Http.HttpResults.Accepted, ProblemHttpResult>> RequeueAsync(
        Guid id, DeadLetters letters, HttpContext context, CancellationToken cancellation) =>
        await letters.RequeueAsync(id, cancellation)
            ? TypedResults.Accepted("/api/v1/admin/dead-letters")
            : NotFound(context, id);

    private static async Task<Results<NoContent, ProblemHttpResult>> DiscardAsync(
        Guid id, DeadLetters letters, HttpContext context, CancellationToken cancellation) =>
        await letters.DiscardAsync(id, cancellation) ? TypedResults.NoContent() : NotFound(context, id);

    private static ProblemHttpResult NotFound(HttpContext context, Guid id) => Problem.NotFound(context, new(
        string.Create(CultureInfo.InvariantCulture, $"Não há mensagem morta {id}: talvez outra pessoa a tenha reenviado ou descartado."),
        string.Create(CultureInfo.InvariantCulture, $"There is no dead letter {id}: somebody else may have requeued or discarded it.")));
}
