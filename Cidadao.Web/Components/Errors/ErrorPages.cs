using Cidadao.Web.Client;

namespace Cidadao.Web.Components.Errors;

/// <summary>Requests that fail are answered with a page that says so, under the status that says it to programs.</summary>
public static class ErrorPages
{
    public static void UseErrorPages(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandlingPath = "/error",
            CreateScopeForErrors = true,

            // The API's refusals are no failures of the web.
            SuppressDiagnosticsCallback = failure => failure.Exception is ApiProblem { IsUnreachable: false },
        });
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
    }

    /// <summary>
    /// Says the API's status once the page is written, 503 where no answer came: a 404 that is set earlier is taken by the components for a page that is missing,
    /// and by the status pages for their affair.
    /// </summary>
    public static void Answer(this HttpContext context, ApiProblem problem) => context.Response.OnStarting(() =>
    {
        context.Response.StatusCode = problem.Status ?? StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    });
}
