using System.Buffers;
using System.Diagnostics;

namespace Cidadao.Api.Http;

/// <summary>
/// <c>X-Correlation-Id</c>: the client's, or the trace's where he has none. It is in the answer, in problem details and in the log, so that both
/// sides can name one request.
/// </summary>
internal sealed class Correlation(RequestDelegate next, ILogger<Correlation> logger)
{
    public const string Header = "X-Correlation-Id";

    private const int Longest = 64;

    private static readonly SearchValues<char> Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <returns>Null where there is no caller: what is made to be kept is nobody's request.</returns>
    public static string? Of(HttpContext context) => context.Items[typeof(Correlation)] as string;

    public async Task InvokeAsync(HttpContext context)
    {
        var given = context.Request.Headers[Header].ToString();
        // Anything else might forge a line of the log, or a header.
        var isUsable = given.Length is > 0 and <= Longest && !given.AsSpan().ContainsAnyExcept(Characters);
        if (isUsable)
            context.TraceIdentifier = given;
        else if (Activity.Current is { } activity)
            context.TraceIdentifier = activity.TraceId.ToString();
        context.Items[typeof(Correlation)] = context.TraceIdentifier;
        // When it starts, for who turns an exception into a problem clears the headers first.
        context.Response.OnStarting(static of => Answer((HttpContext)of), context);
        if (!isUsable)
        {
            await next(context);
            return;
        }

        Activity.Current?.SetTag("correlation.id", given);
        using (logger.BeginScope(new KeyValuePair<string, object?>[] { new("CorrelationId", given) }))
            await next(context);
    }

    private static Task Answer(HttpContext context)
    {
        context.Response.Headers[Header] = Of(context);
        return Task.CompletedTask;
    }
}
