using System.ClientModel;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace Cidadao.AgentWorker.Language;

/// <summary>Why a provider gave no answer: a closed list, also a label of metrics.</summary>
internal enum ModelFailure
{
    /// <summary>4xx other than 408 and 429: key, model or request are wrong.</summary>
    Refused,

    /// <summary>429, after every try.</summary>
    Limited,

    /// <summary>5xx or 408, after every try.</summary>
    ServerError,

    /// <summary>No connection, or a broken one.</summary>
    Unreachable,

    /// <summary>No answer in time, or a stream that fell silent.</summary>
    TimedOut,

    /// <summary>The circuit is open: it failed too often of late.</summary>
    CircuitOpen,

    /// <summary>As many calls as are allowed are under way and wait.</summary>
    Busy,

    /// <summary>The day's tokens are spent.</summary>
    BudgetSpent,

    /// <summary>An answer that is none of the protocol's.</summary>
    Unreadable,

    /// <summary>A stream that does not end.</summary>
    TooLong,
}

/// <summary>A provider, or all of them, gave no answer.</summary>
internal sealed class ModelException(ModelFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public ModelFailure Failure { get; } = failure;

    public static ModelException Of(string provider, Exception e)
    {
        if (e is ModelException known)
            return known;
        var failure = FailureOf(e);
        return new(failure, $"{provider}: {failure}.", e);
    }

    private static ModelFailure FailureOf(Exception e) => e switch
    {
        ClientResultException { Status: 429 } => ModelFailure.Limited,
        ClientResultException { Status: 408 or >= 500 } => ModelFailure.ServerError,
        ClientResultException { Status: >= 400 } => ModelFailure.Refused,
        ClientResultException { Status: 0 } or HttpRequestException or IOException => ModelFailure.Unreachable,
        BrokenCircuitException => ModelFailure.CircuitOpen,
        RateLimiterRejectedException => ModelFailure.Busy,
        TimeoutRejectedException or TimeoutException or OperationCanceledException => ModelFailure.TimedOut,
        // What a library makes of garbage is its own affair: JsonException, FormatException, KeyNotFoundException …
        _ => ModelFailure.Unreadable,
    };
}
