using System.Diagnostics;
using System.Text.Json;
using Cidadao.Core.Database;

namespace Cidadao.Core.Messaging;

/// <summary>The one way to send.</summary>
public static class Outbox
{
    /// <summary>Adds the message to what the context saves: state and message in one transaction. The relay does the rest.</summary>
    public static void Send<T>(this CidadaoDbContext db, MessageType<T> type, T message, DateTimeOffset now) =>
        db.Outbox.Add(new OutboxMessage
        {
            MessageId = Guid.CreateVersion7(now),
            Stream = Streams.Commands,
            Type = type.Name,
            Payload = JsonSerializer.Serialize(message, type.Json),
            TraceParent = Activity.Current?.Id,
            CreatedAt = now,
        });
}
