using System.Text.Json.Nodes;
using Cidadao.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Core.Messaging;

/// <summary>What an operator does with messages that were given up.</summary>
public sealed class DeadLetters(CidadaoDbContext db, TimeProvider clock)
{
    /// <summary>Sends it again, as a new message with all its attempts before it, and says in the payload that it was requeued.</summary>
    /// <returns>False when there is none.</returns>
    public Task<bool> RequeueAsync(Guid messageId, CancellationToken cancellation) => TakeOutAsync(
        messageId,
        letter => db.Outbox.Add(new()
        {
            MessageId = Guid.CreateVersion7(clock.GetUtcNow()),
            Stream = letter.Stream,
            Type = letter.Type,
            Payload = Requeued(letter.Payload),
            TraceParent = letter.TraceParent,
            CreatedAt = clock.GetUtcNow(),
        }),
        cancellation);

    /// <summary>Throws it away.</summary>
    /// <returns>False when there is none.</returns>
    public Task<bool> DiscardAsync(Guid messageId, CancellationToken cancellation) => TakeOutAsync(messageId, _ => { }, cancellation);

    private async Task<bool> TakeOutAsync(Guid messageId, Action<DeadLetter> stage, CancellationToken cancellation)
    {
        var letter = await db.DeadLetters.TagWith("dead_letters.get").FirstOrDefaultAsync(letter => letter.MessageId == messageId, cancellation);
        if (letter is null)
            return false;
        stage(letter);
        db.DeadLetters.Remove(letter);
        try
        {
            await db.SaveChangesAsync(cancellation);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            // Somebody else was faster.
            return false;
        }
    }

    private static string Requeued(string payload)
    {
        var json = JsonNode.Parse(payload)!.AsObject();
        json["requeued"] = true;
        return json.ToJsonString();
    }
}
