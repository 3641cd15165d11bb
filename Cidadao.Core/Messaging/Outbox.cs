using System.Diagnostics;
using System.Text.Json;
using Cidadao.Core.Database;
using Npgsql;
using NpgsqlTypes;

namespace Cidadao.Core.Messaging;

/// <summary>The one way to send.</summary>
public static class Outbox
{
    /// <summary>Adds the message to what the context saves: state and message in one transaction. The relay does the rest.</summary>
    public static void Send<T>(this CidadaoDbContext db, MessageType<T> type, T message, DateTimeOffset now) =>
        db.Outbox.Add(new OutboxMessage
        {
            MessageId = Guid.CreateVersion7(now),
            Stream = type.Stream,
            Type = type.Name,
            Payload = JsonSerializer.Serialize(message, type.Json),
            TraceParent = Activity.Current?.Id,
            CreatedAt = now,
        });

    /// <summary>The same for who writes by SQL: the command to run in the transaction of the state.</summary>
    public static NpgsqlBatchCommand Sending<T>(MessageType<T> type, T message, DateTimeOffset now) => new(
        "INSERT INTO outbox (message_id, stream, type, payload, trace_parent, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
    {
        Parameters =
        {
            new() { Value = Guid.CreateVersion7(now) },
            new() { Value = type.Stream },
            new() { Value = type.Name },
            new() { Value = JsonSerializer.Serialize(message, type.Json), NpgsqlDbType = NpgsqlDbType.Jsonb },
            new() { Value = Activity.Current?.Id ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            new() { Value = now },
        },
    };
}
