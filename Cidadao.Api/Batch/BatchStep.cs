namespace Cidadao.Api.Batch;

/// <summary>An operation of a batch as the schedule sees it.</summary>
/// <param name="Place">In the request, from 0.</param>
/// <param name="DependsOn">Places of the operations that must have succeeded before.</param>
/// <param name="Timeout">Of the operation itself.</param>
/// <param name="Together">Operations that are ready at once, have the same time and the same word here, are done as one; null: always by itself.</param>
internal sealed record BatchStep(string Id, int Place, int Priority, IReadOnlyList<int> DependsOn, TimeSpan Timeout, string? Together = null);

/// <summary>How an operation ended.</summary>
internal enum BatchStatus
{
    Succeeded,
    Failed,
    Skipped,
    TimedOut,
    RolledBack,
}

/// <summary>What the single endpoint answers.</summary>
/// <param name="HttpStatus">Below 400: it succeeded.</param>
internal sealed record BatchAnswer(int HttpStatus, object? Body, string? Location = null, bool IsReplayed = false)
{
    public bool IsSuccess => HttpStatus < 400;
}

/// <summary>What became of an operation.</summary>
/// <param name="Answer">Null unless it was asked to its end.</param>
/// <param name="Blame">The operation that it was skipped or rolled back for; null when it was for none.</param>
/// <param name="IsOfAll">It was not this operation's own time that ran out but the batch's.</param>
internal sealed record BatchResult(BatchStatus Status, BatchAnswer? Answer = null, TimeSpan? Took = null, string? Blame = null, bool IsOfAll = false);
