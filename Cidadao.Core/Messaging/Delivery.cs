using System.Data.Common;

namespace Cidadao.Core.Messaging;

/// <summary>One message in the hands of its handler.</summary>
public sealed class Delivery
{
    private readonly string _handler;

    internal Delivery(Guid messageId, int attempt, string handler) => (MessageId, Attempt, _handler) = (messageId, attempt, handler);

    public Guid MessageId { get; }

    /// <summary>From 1.</summary>
    public int Attempt { get; }

    /// <summary>True once the completion is part of a transaction of the handler's.</summary>
    internal bool IsCompleted { get; private set; }

    /// <summary>
    /// For long work: writes the inbox entry, and takes the message out of the outbox, in the connection's current transaction, which holds
    /// the effect. A second delivery fails here, on the inbox's key, and its effect is rolled back.
    /// </summary>
    public async Task CompleteAsync(DbConnection connection, CancellationToken cancellation)
    {
        await MessageLedger.CompleteAsync(connection, [MessageId], [_handler], cancellation);
        IsCompleted = true;
    }
}
