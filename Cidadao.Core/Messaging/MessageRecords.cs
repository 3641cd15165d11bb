namespace Cidadao.Core.Messaging;

/// <summary>
/// A message on its way. Written in one transaction with the state that it follows from. A command's row stays until the command's effect
/// is committed, so that Postgres knows what is not finished whatever becomes of Redis; an event's row goes when it is on its stream.
/// </summary>
public sealed class OutboxMessage
{
    /// <summary>The order of sending.</summary>
    public long Id { get; init; }

    /// <summary>What the inbox knows it by.</summary>
    public required Guid MessageId { get; init; }

    public required string Stream { get; init; }

    public required string Type { get; init; }

    /// <summary>JSON.</summary>
    public required string Payload { get; init; }

    /// <summary>W3C <c>traceparent</c> of the request that sent it.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Attempts that failed.</summary>
    public int Attempts { get; init; }

    /// <summary>Not before this; null: at once.</summary>
    public DateTimeOffset? DueAt { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was added to its stream; null while it waits.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>Its entry in the stream; null while it waits.</summary>
    public string? EntryId { get; init; }

    /// <summary>Why the last attempt failed.</summary>
    public string? LastError { get; init; }
}

/// <summary>A message that a handler handled: written in the transaction of its effect, so that the effect happens once.</summary>
public sealed class InboxEntry
{
    public required Guid MessageId { get; init; }

    /// <summary>Type name of the handler.</summary>
    public required string Handler { get; init; }

    public required DateTimeOffset HandledAt { get; init; }
}

/// <summary>A message that could not be handled, kept with the reason until somebody requeues or discards it.</summary>
public sealed class DeadLetter
{
    public required Guid MessageId { get; init; }

    public required string Stream { get; init; }

    public required string Type { get; init; }

    /// <summary>JSON; of an entry that is no message, its fields.</summary>
    public required string Payload { get; init; }

    public string? TraceParent { get; init; }

    public required int Attempts { get; init; }

    public required string Error { get; init; }

    public required DateTimeOffset DiedAt { get; init; }
}

/// <summary>An <c>Idempotency-Key</c>, bound to the content that it came with and to the answer that it got.</summary>
public sealed class IdempotencyKey
{
    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public required string Key { get; init; }

    /// <summary>SHA-256 of operation and content.</summary>
    public required byte[] Content { get; init; }

    public required Guid ResourceId { get; init; }

    public required string Location { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
