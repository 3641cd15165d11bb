namespace Cidadao.Cli.Client;

/// <summary>An error as the API tells it (<c>application/problem+json</c>).</summary>
/// <param name="Errors">What is wrong, by field; null unless the request was invalid.</param>
internal sealed record Problem(string? Type, string? Title, int? Status, string? Detail, IReadOnlyDictionary<string, string[]>? Errors);

/// <summary>The API answered, and the answer is an error.</summary>
internal sealed class ApiProblemException(int status, Problem problem) : Exception(problem.Detail ?? problem.Title)
{
    /// <summary>HTTP status.</summary>
    public int Status => status;

    public Problem Problem => problem;

    /// <summary>The fault is in what was sent.</summary>
    public bool IsRefusal => status is >= 400 and < 500;
}

/// <summary>Nobody answers at the address, or the connection broke.</summary>
internal sealed class ApiUnavailableException(Exception cause) : Exception(cause.Message, cause)
{
    /// <summary>No connection came about: whatever was sent did not arrive. Otherwise it may have.</summary>
    public bool NeverConnected { get; } =
        cause is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError };
}
