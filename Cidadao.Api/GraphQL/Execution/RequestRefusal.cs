using Cidadao.Api.Errors;
using Cidadao.Core.RedFlags;
using GraphQL;

namespace Cidadao.Api.GraphQL.Execution;

/// <summary>A request that is not executed at all.</summary>
/// <param name="Status">Of the answer, where its media type lets it be another than 200.</param>
/// <param name="IsUnreadable">It is no GraphQL request: the status stands whatever the media type.</param>
internal sealed record RequestRefusal(int Status, ExecutionError Error, bool IsUnreadable = false)
{
    /// <summary>What cannot be read as a request.</summary>
    public static RequestRefusal Unreadable(HttpContext http, string code, LocalizedText message, int status = StatusCodes.Status400BadRequest) =>
        new(status, new(Language.Choose(http, message)) { Code = code }, IsUnreadable: true);

    /// <summary>What can be read, and is not done.</summary>
    public static RequestRefusal Of(HttpContext http, string code, LocalizedText message, int status = StatusCodes.Status400BadRequest) =>
        new(status, new(Language.Choose(http, message)) { Code = code });
}
