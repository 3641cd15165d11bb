using System.Security.Cryptography;
using System.Text;
using Cidadao.Api.Errors;
using Cidadao.Core.Database;
using Cidadao.Core.Messaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Accepted = Cidadao.Api.Responses.Accepted;

namespace Cidadao.Api.Commands;

/// <summary>
/// Accepts a command: what it changes, its message and, where the client gave one, its <c>Idempotency-Key</c> are committed together and
/// answered with 202 and a Location. The key with the same content again gets the first answer; with other content it is refused (409).
/// </summary>
internal sealed class CommandIntake(CidadaoDbContext db, TimeProvider clock)
{
    public const string Header = "Idempotency-Key";

    /// <summary>Says that the answer is that of an earlier request.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    private const int MaxKeyLength = 200;

    // A key that has expired is taken over; one that has not stays as it is, and no row comes back.
    private const string Claim =
        """
        INSERT INTO idempotency_keys (key, content, resource_id, location, created_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (key) DO UPDATE
            SET content = excluded.content, resource_id = excluded.resource_id, location = excluded.location, created_at = excluded.created_at
            WHERE idempotency_keys.created_at < excluded.created_at - $6
        """;

    /// <param name="operation">What is asked for; part of what the key is bound to.</param>
    /// <param name="content">The request's content, or its digest.</param>
    /// <param name="location">Path of what is made.</param>
    /// <param name="stage">Adds to the context what is to be committed.</param>
    /// <param name="alsoBySql">It writes on the context's connection too, which needs a transaction from the start; otherwise saving is one.</param>
    public async Task<Results<Accepted<Accepted>, ProblemHttpResult>> AcceptAsync(
        HttpContext context,
        string operation,
        ReadOnlyMemory<byte> content,
        Guid id,
        string location,
        Func<Task> stage,
        CancellationToken cancellation,
        bool alsoBySql = false)
    {
        var intake = await OnceAsync(context, operation, content, id, location, stage, cancellation, alsoBySql);
        return intake.Problem is { } problem ? problem : TypedResults.Accepted(intake.Accepted.Location, intake.Accepted);
    }

    /// <summary>The same for a command that has an answer of its own. Within a transaction of the context it is committed with that.</summary>
    public async Task<(Accepted Accepted, ProblemHttpResult? Problem)> OnceAsync(
        HttpContext context,
        string operation,
        ReadOnlyMemory<byte> content,
        Guid id,
        string location,
        Func<Task> stage,
        CancellationToken cancellation,
        bool alsoBySql = false)
    {
        var accepted = new Accepted(id, location);
        var key = context.Request.Headers[Header].ToString();
        if (key.Length > MaxKeyLength)
            return (accepted, Problem.Invalid(context, new Dictionary<string, string[]> { [Header] = [$"Longer than {MaxKeyLength} characters."] }));
        if (key.Length == 0)
        {
            await (alsoBySql ? CommitAsync(stage, cancellation) : SaveAsync(stage, cancellation));
            return (accepted, null);
        }

        var bound = SHA256.HashData([.. Encoding.UTF8.GetBytes(operation), 0, .. content.Span]);
        var claimed = false;
        await CommitAsync(
            async () =>
            {
                claimed = await ClaimAsync(key, bound, id, location, cancellation);
                if (claimed)
                    await stage();
            },
            cancellation);
        return claimed ? (accepted, null) : await ReplayAsync(context, key, bound, accepted, cancellation);
    }

    private async Task CommitAsync(Func<Task> stage, CancellationToken cancellation)
    {
        if (db.Database.CurrentTransaction is not null)
        {
            await SaveAsync(stage, cancellation);
            return;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await SaveAsync(stage, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private async Task SaveAsync(Func<Task> stage, CancellationToken cancellation)
    {
        await stage();
        await db.SaveChangesAsync(cancellation);
    }

    /// <summary>A second request with the key, at the same time, waits here for the first one's commit.</summary>
    private async Task<bool> ClaimAsync(string key, byte[] bound, Guid id, string location, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(Claim, (NpgsqlConnection)db.Database.GetDbConnection());
        foreach (var value in (object[])[key, bound, id, location, clock.GetUtcNow(), IdempotencyKey.Lifetime])
            command.Parameters.Add(new() { Value = value });
        return await command.ExecuteNonQueryAsync(cancellation) == 1;
    }

    private async Task<(Accepted Accepted, ProblemHttpResult? Problem)> ReplayAsync(
        HttpContext context, string key, byte[] bound, Accepted accepted, CancellationToken cancellation)
    {
        var first = await db.IdempotencyKeys.AsNoTracking().TagWith("idempotency.get").FirstAsync(known => known.Key == key, cancellation);
        if (!first.Content.AsSpan().SequenceEqual(bound))
        {
            return (accepted, Problem.Of(
                context, StatusCodes.Status409Conflict, "idempotency-key-reused",
                new("Chave de idempotência já usada", "Idempotency key already used"),
                new(
                    "Esta Idempotency-Key veio antes, há menos de 24 horas, com outro conteúdo. Use outra chave para outro pedido.",
                    "This Idempotency-Key came before, less than 24 hours ago, with other content. Use another key for another request.")));
        }

        context.Response.Headers[ReplayedHeader] = "true";
        return (new(first.ResourceId, first.Location), null);
    }
}
