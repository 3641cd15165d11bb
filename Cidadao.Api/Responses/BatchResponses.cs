namespace Cidadao.Api.Responses;

/// <summary>Body of <c>POST /api/v1/batch</c>.</summary>
/// <param name="Operations">1 to 100.</param>
public sealed record BatchRequest(IReadOnlyList<BatchOperationRequest>? Operations = null)
{
    /// <summary><c>bestEffort</c> (the default) or <c>allMustSucceed</c>.</summary>
    public string? Strategy { get; init; }

    /// <summary>Of the whole, 0.001 to 120; 30 when absent.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>Operations under way at once, 1 to 20; 8 when absent.</summary>
    public int? Concurrency { get; init; }
}

/// <summary>One operation: exactly one of <c>get</c>, <c>search</c>, <c>ask</c>, <c>investigate</c> and <c>triage</c>.</summary>
/// <param name="Id">The client's name for it: 1 to 64 letters, digits, <c>.</c>, <c>_</c> and <c>-</c>.</param>
public sealed record BatchOperationRequest(string? Id = null)
{
    /// <summary>0 to 9, 9 first; 5 when absent.</summary>
    public int? Priority { get; init; }

    /// <summary>Operations that must have succeeded before.</summary>
    public IReadOnlyList<string>? DependsOn { get; init; }

    /// <summary>Of this operation, 0.001 to 120; 10 when absent.</summary>
    public double? TimeoutSeconds { get; init; }

    public BatchGetRequest? Get { get; init; }

    public BatchSearchRequest? Search { get; init; }

    public BatchAskRequest? Ask { get; init; }

    public StartInvestigationRequest? Investigate { get; init; }

    public BatchTriageRequest? Triage { get; init; }
}

/// <summary>As <c>GET /api/v1/RESOURCE/ID</c>.</summary>
/// <param name="Resource"><c>contracts</c>, <c>findings</c>, <c>investigations</c> or <c>imports</c>.</param>
public sealed record BatchGetRequest(string? Resource = null, string? Id = null);

/// <summary>As <c>GET /api/v1/RESOURCE?QUERY</c>.</summary>
/// <param name="Resource"><c>contracts</c>, <c>findings</c> or <c>investigations</c>.</param>
/// <param name="Query">The list's parameters, as texts.</param>
public sealed record BatchSearchRequest(string? Resource = null, IReadOnlyDictionary<string, string>? Query = null);

/// <summary>As <c>POST /api/v1/agents/AGENT/ask</c>.</summary>
public sealed record BatchAskRequest(string? Agent = null, long? ContractId = null);

/// <summary>As <c>POST /api/v1/findings/FINDING/triage</c>.</summary>
public sealed record BatchTriageRequest(long? Finding = null, string? Action = null, string? Text = null, string? By = null);

/// <summary>What became of a batch.</summary>
/// <param name="Outcome"><c>succeeded</c>: every operation; <c>partial</c>: some; <c>failed</c>: none, or an <c>allMustSucceed</c> batch not as a whole.</param>
/// <param name="Results">One an operation, in the order of the request.</param>
public sealed record BatchResponse(string Outcome, double Milliseconds, IReadOnlyList<BatchResultResponse> Results);

/// <summary>What became of one operation.</summary>
/// <param name="Status">
/// <c>succeeded</c>, <c>failed</c>, <c>skipped</c> (never begun), <c>timedOut</c>, or <c>rolledBack</c> (done, and undone because another failed).
/// </param>
/// <param name="HttpStatus">Of the single endpoint; null where it was not asked to its end.</param>
/// <param name="Milliseconds">How long it took, with those that it was read together with; null when it was never begun.</param>
public sealed record BatchResultResponse(string Id, string Status, int? HttpStatus, double? Milliseconds)
{
    /// <summary>What the single endpoint answers: the resource, the list, or problem details.</summary>
    public object? Body { get; init; }

    /// <summary>Of an accepted command.</summary>
    public string? Location { get; init; }

    /// <summary>Why it was skipped, rolled back or given up; null otherwise.</summary>
    public string? Reason { get; init; }

    /// <summary>The answer is that of an earlier batch with the same <c>Idempotency-Key</c>.</summary>
    public bool IsReplayed { get; init; }
}
