using System.Data.Common;
using Npgsql;

namespace Cidadao.Core.Messaging;

/// <summary>What Postgres knows of messages: which are not finished, tried how often, handled, or given up.</summary>
internal sealed class MessageLedger(NpgsqlDataSource database)
{
    private const string Complete =
        """
        INSERT INTO inbox (message_id, handler, handled_at) SELECT m, h, now() FROM unnest($1::uuid[], $2::text[]) AS u (m, h);
        """;

    private const string Finished = "DELETE FROM outbox WHERE message_id = ANY ($1)";

    // A message that somebody put on the stream himself has no row yet.
    private const string TryLater =
        """
        INSERT INTO outbox (message_id, stream, type, payload, trace_parent, created_at, attempts, due_at, last_error)
        VALUES ($1, $2, $3, $4::jsonb, $5, now(), $6, now() + $7, $8)
        ON CONFLICT (message_id) DO UPDATE
            SET attempts = excluded.attempts, due_at = excluded.due_at, last_error = excluded.last_error, sent_at = NULL, entry_id = NULL
        """;

    private const string HandBack = "UPDATE outbox SET sent_at = NULL, entry_id = NULL WHERE message_id = ANY ($1)";

    /// <summary>In the transaction of the effect: remembers the messages as handled and takes them out of the outbox.</summary>
    /// <param name="handlers">One for each message.</param>
    public static async Task CompleteAsync(DbConnection connection, Guid[] messageIds, string[] handlers, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch((NpgsqlConnection)connection)
        {
            BatchCommands =
            {
                new(Complete) { Parameters = { new() { Value = messageIds }, new() { Value = handlers } } },
                new(Finished) { Parameters = { new() { Value = messageIds } } },
            },
        };
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    /// <returns>Which of the messages were handled before.</returns>
    public static async Task<HashSet<Guid>> HandledAsync(DbConnection connection, Guid[] messageIds, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("-- inbox.handled\nSELECT message_id FROM inbox WHERE message_id = ANY ($1)", (NpgsqlConnection)connection)
        {
            Parameters = { new() { Value = messageIds } },
        };
        var handled = new HashSet<Guid>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            handled.Add(reader.GetGuid(0));
        return handled;
    }

    /// <summary>A failed message waits in the outbox, where it blocks nobody, and survives whatever dies meanwhile.</summary>
    public async Task TryLaterAsync(string stream, ReceivedMessage message, TimeSpan pause, string error, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(TryLater);
        object[] values = [message.Id, stream, message.Type, message.Payload, message.TraceParent ?? (object)DBNull.Value, message.Attempt, pause, error];
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>What a stopping worker has not finished is sent to the others at once.</summary>
    public async Task HandBackAsync(Guid[] messageIds)
    {
        await using var command = database.CreateCommand(HandBack);
        command.Parameters.Add(new() { Value = messageIds });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>In a transaction: out of the outbox and into the inbox, so that late deliveries find it settled.</summary>
    public static Task SettleAsync(DbConnection connection, Guid messageId, CancellationToken cancellation) =>
        CompleteAsync(connection, [messageId], [nameof(DeadLetter)], cancellation);
}
