using Cidadao.Web.Client;

namespace Cidadao.Web.Components.Exports;

/// <summary>
/// Exports for the browser, which reaches the web only: the API's bytes go through as they come, at the pace of the one who takes them. What the API refuses
/// is an <see cref="ApiProblem"/> before the first byte, and a page; what breaks after it breaks the browser's download too, since a short file looks whole.
/// </summary>
public static partial class ExportDownload
{
    // All that the API says of the file; what concerns its connection with the web only stays behind.
    private static readonly string[] Told =
    [
        "Content-Type", "Content-Disposition", "Content-Encoding", "Vary", "Cache-Control", "X-Content-Type-Options", "Cidadao-Data-As-Of",
    ];

    public static void MapExportDownload(this IEndpointRouteBuilder web)
    {
        foreach (var subject in new[] { "contracts", "findings" })
            web.MapGet($"/exports/{subject}", (HttpContext context, CidadaoApi api, ILogger<CidadaoApi> logger) => WriteAsync(context, api, subject, logger));
    }

    private static async Task WriteAsync(HttpContext context, CidadaoApi api, string subject, ILogger logger)
    {
        var request = context.Request;
        using var answer = await api.ExportAsync(subject, request.QueryString.Value, request.Headers.AcceptEncoding, context.RequestAborted);
        foreach (var name in Told)
        {
            if (answer.Headers.NonValidated.TryGetValues(name, out var values) || answer.Content.Headers.NonValidated.TryGetValues(name, out values))
                context.Response.Headers[name] = values.ToArray();
        }

        try
        {
            await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (Exception cause)
        {
            if (!context.RequestAborted.IsCancellationRequested)
                LogCut(logger, cause, subject);
            context.Abort();
        }
    }

    [LoggerMessage(3001, LogLevel.Error, "The export of {Subject} broke half-way; the browser's connection was cut")]
    private static partial void LogCut(ILogger logger, Exception cause, string subject);
}
