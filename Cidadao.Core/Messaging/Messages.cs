namespace Cidadao.Core.Messaging;

/// <summary>Names of the streams.</summary>
public static class Streams
{
    /// <summary>Work to be done, read by the workers' consumer group.</summary>
    public const string Commands = "cidadao:commands";

    /// <summary>Consumer group of the workers.</summary>
    public const string WorkerGroup = "workers";
}

/// <summary>A message of the outbox; state and message are written in one transaction.</summary>
public sealed class OutboxMessage
{
    public long Id { get; init; }

    /// <summary>What the inbox knows it by.</summary>
    public required Guid MessageId { get; init; }

    public required string Stream { get; init; }

    public required string Type { get; init; }

    /// <summary>JSON.</summary>
    public required string Payload { get; init; }

    /// <summary>W3C <c>traceparent</c> of the request that sent it.</summary>
    public string? TraceParent { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A message that was handled: written in the handler's own transaction, so that its effect happens once.</summary>
public sealed class InboxEntry
{
    public required Guid MessageId { get; init; }

    public required DateTimeOffset HandledAt { get; init; }
}

/// <summary>A message that could not be handled, kept with the reason.</summary>
public sealed class DeadLetter
{
    public required Guid MessageId { get; init; }

    public required string Stream { get; init; }

    public required string Type { get; init; }

    public required string Payload { get; init; }

    public string? TraceParent { get; init; }

    public required int Attempts { get; init; }

    public required string Error { get; init; }

    public required DateTimeOffset DiedAt { get; init; }
}
