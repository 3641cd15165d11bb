using System.Text.Json;
using Cidadao.Core.RedFlags;
using Microsoft.AspNetCore.Diagnostics;
using Npgsql;

namespace Cidadao.Api.Errors;

/// <summary>Turns what nobody handled, and the server's own refusals, into problem details.</summary>
internal static class ProblemServices
{
    public static void AddProblems(this WebApplicationBuilder builder)
    {
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<ExceptionProblems>();
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
    }

    public static void UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages(status => status.HttpContext.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => Problem.NotFound(status.HttpContext, new(
                "Este endereço não existe. A documentação está em /scalar.", "There is no such address. The documentation is at /scalar."))
                .ExecuteAsync(status.HttpContext),
            StatusCodes.Status405MethodNotAllowed => Problem.Of(
                status.HttpContext, StatusCodes.Status405MethodNotAllowed, "method-not-allowed",
                new("Método não aceito", "Method not allowed"),
                new("Este endereço não aceita o método HTTP usado.", "This address does not take the HTTP method used."))
                .ExecuteAsync(status.HttpContext),
            StatusCodes.Status415UnsupportedMediaType => Problem.Of(
                status.HttpContext, StatusCodes.Status415UnsupportedMediaType, "media-type",
                new("Tipo de conteúdo não aceito", "Unsupported media type"),
                new(
                    "Envie JSON (Content-Type: application/json); arquivos vão como multipart/form-data.",
                    "Send JSON (Content-Type: application/json); files go as multipart/form-data."))
                .ExecuteAsync(status.HttpContext),
            _ => Task.CompletedTask,
        });
    }
}

/// <summary>Exceptions by what the client can do about them.</summary>
internal sealed partial class ExceptionProblems(ILogger<ExceptionProblems> logger) : IExceptionHandler
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(5);

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        var result = exception switch
        {
            BadHttpRequestException { InnerException: JsonException json } => Problem.Invalid(context, JsonError(json)),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => Problem.Of(
                context, StatusCodes.Status413PayloadTooLarge, "too-large",
                new("Grande demais", "Too large"),
                new("O corpo do pedido é maior do que o limite.", "The body of the request is beyond the limit.")),
            BadHttpRequestException bad => Problem.Of(
                context, bad.StatusCode, "invalid", new("Pedido inválido", "Invalid request"), new(bad.Message, bad.Message)),
            TimeoutException => Away(context),
            _ when IsAway(exception) => Away(context),
            _ => Problem.Of(
                context, StatusCodes.Status500InternalServerError, "internal", new("Erro interno", "Internal error"), Trace(context)),
        };
        if (result.StatusCode >= StatusCodes.Status500InternalServerError)
            LogUnhandled(logger, exception, context.Request.Method, context.Request.Path);
        context.Response.StatusCode = result.StatusCode;
        await result.ExecuteAsync(context);
        return true;
    }

    /// <summary>EF Core wraps what it takes for transient; a connection that the server's shutdown has ended says so with a code of its own.</summary>
    private static bool IsAway(Exception? exception) => exception is NpgsqlException { IsTransient: true } or PostgresException { SqlState: PostgresErrorCodes.AdminShutdown }
        || (exception?.InnerException is { } inner && IsAway(inner));

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Away(HttpContext context)
    {
        context.Response.Headers.RetryAfter = $"{TryAgainAfter.TotalSeconds:F0}";
        return Problem.Of(
            context, StatusCodes.Status503ServiceUnavailable, "database-away",
            new("Banco de dados indisponível", "Database unavailable"),
            new("O banco de dados não responde agora. Tente de novo em alguns segundos.", "The database does not answer now. Try again in some seconds."));
    }

    private static LocalizedText Trace(HttpContext context)
    {
        var id = System.Diagnostics.Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
        return new($"Algo falhou do nosso lado. Informe este código: {id}.", $"Something failed on our side. Quote this code: {id}.");
    }

    private static Dictionary<string, string[]> JsonError(JsonException e) => new()
    {
        [e.Path is { Length: > 2 } path ? path[2..] : "body"] = [$"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {e.Message.Split(" Path:")[0]}"],
    };

    [LoggerMessage(2001, LogLevel.Error, "{Method} {Path} failed")]
    private static partial void LogUnhandled(ILogger logger, Exception e, string method, PathString path);
}
