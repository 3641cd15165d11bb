namespace Cidadao.Api.Responses;

/// <summary>A message that could not be handled.</summary>
/// <param name="Attempts">How often it was tried, those included whose worker died.</param>
/// <param name="Error">The last error, for an operator to read.</param>
/// <param name="TraceParent">W3C trace of the request that sent it; null when it had none.</param>
public sealed record DeadLetterResponse(
    Guid Id, string Stream, string Type, string Payload, int Attempts, string Error, string? TraceParent, DateTimeOffset DiedAt);

/// <summary>How messages flow, when they were last looked at: at most some seconds ago.</summary>
/// <param name="OutboxWaiting">Messages that wait to be sent.</param>
/// <param name="OutboxOldestSeconds">Age of the oldest of them.</param>
/// <param name="IsRedisThere">False while Redis does not answer: messages wait and are sent when it is back.</param>
public sealed record MessagingResponse(
    long OutboxWaiting, double OutboxOldestSeconds, long DeadLetters, bool IsRedisThere, IReadOnlyList<StreamResponse> Streams);

/// <summary>One stream.</summary>
/// <param name="Lag">Entries that no worker has read.</param>
/// <param name="Pending">Entries in the hands of workers.</param>
/// <param name="OldestSeconds">Age of the oldest that is not finished.</param>
public sealed record StreamResponse(string Stream, long Lag, long Pending, int Consumers, double OldestSeconds);

/// <summary>Body of <c>POST /api/v1/admin/rebuilds</c>.</summary>
/// <param name="Apply">Put what was replayed in the place of what differs.</param>
public sealed record StartRebuildRequest(bool Apply = false);

/// <summary>The read model of investigations beside a replay of all their events.</summary>
/// <param name="Status"><c>running</c>, <c>completed</c> or <c>failed</c>.</param>
/// <param name="Differences">As they were before anything was put right; the first hundred.</param>
public sealed record RebuildResponse(
    Guid Id,
    string Status,
    bool Apply,
    DateTimeOffset RequestedAt,
    DateTimeOffset? EndedAt,
    long Investigations,
    long Events,
    IReadOnlyList<DifferenceResponse> Differences,
    string? Failure);

/// <summary>An investigation whose read model is not what its events add up to.</summary>
/// <param name="Columns">Those that differ; empty when one side lacks the investigation.</param>
public sealed record DifferenceResponse(Guid InvestigationId, IReadOnlyList<string> Columns);

/// <summary>Body of <c>POST /api/v1/admin/probes</c>: a command that goes the whole way and is answered by an event on the event stream.</summary>
/// <param name="Milliseconds">Null: a command, handled with others at once. Otherwise long work that waits so long, 0 to 60,000.</param>
public sealed record ProbeRequest(int? Milliseconds = null);
