namespace Cidadao.Api.OpenApi;

/// <summary>An answer that says no, as operations have it in common.</summary>
/// <param name="Name">Of the response that operations refer to.</param>
/// <param name="IsForLater">It has <c>Retry-After</c>.</param>
internal sealed record Failure(int Status, string Name, string Description, bool IsForLater = false)
{
    public static IReadOnlyDictionary<int, Failure> ByStatus { get; } = new Failure[]
    {
        new(StatusCodes.Status400BadRequest, "Invalid", "The request is wrong: 'errors' says where and what, all of it at once."),
        new(StatusCodes.Status401Unauthorized, "KeyNeeded", "No API key where one is needed, or one that is unknown, expired or revoked. Reads need one only where they are closed."),
        new(StatusCodes.Status403Forbidden, "ScopeMissing", "The key has not the scope that is needed; 'scope' says which."),
        new(StatusCodes.Status404NotFound, "NotFound", "There is no such thing."),
        new(StatusCodes.Status409Conflict, "Conflict", "The Idempotency-Key came before with other content, or what is asked for does not fit the state that it meets; 'type' says which."),
        new(StatusCodes.Status413PayloadTooLarge, "TooLarge", "The body is beyond the limit."),
        new(StatusCodes.Status415UnsupportedMediaType, "MediaType", "The body is of a type or format that is not taken here."),
        new(StatusCodes.Status416RangeNotSatisfiable, "NoSuchRange", "The file has no such part."),
        new(StatusCodes.Status422UnprocessableEntity, "Unusable", "It was read, and cannot be used as it is; 'type' and 'detail' say why."),
        new(StatusCodes.Status429TooManyRequests, "TooManyRequests", "The allowance of the key or the address is spent.", IsForLater: true),
        new(StatusCodes.Status500InternalServerError, "Internal", "Something failed here; 'detail' has the code to quote."),
        new(StatusCodes.Status502BadGateway, "AgentFailed", "The agent could not answer."),
        new(StatusCodes.Status503ServiceUnavailable, "Unavailable", "The database or the workers are busy or away, or it took too long.", IsForLater: true),
        new(StatusCodes.Status507InsufficientStorage, "NoRoom", "The ready-made files fill the space that they have."),
    }.ToDictionary(failure => failure.Status);
}
