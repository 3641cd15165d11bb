using System.Globalization;
using System.Text;
using System.Text.Json;
using Cidadao.Api.Json;
using Cidadao.Core.Database;
using Cidadao.Core.RedFlags;
using Cidadao.ServiceDefaults;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
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
            // The framework ends a body that it reads itself so, without a word.
            StatusCodes.Status413PayloadTooLarge => ExceptionProblems.TooLarge(status.HttpContext).ExecuteAsync(status.HttpContext),
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
    private static readonly TimeSpan AgainWhenBusy = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AgainWhenAway = TimeSpan.FromSeconds(5);

    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        var result = exception is BadHttpRequestException { InnerException: JsonException json }
            ? await BodyProblems.OfAsync(context, json, cancellationToken)
            : Of(context, exception);
        if (result.StatusCode >= StatusCodes.Status500InternalServerError)
            LogUnhandled(logger, exception, context.Request.Method, context.Request.Path);
        context.Response.StatusCode = result.StatusCode;
        await result.ExecuteAsync(context);
        return true;
    }

    /// <summary>What a request that an exception has ended is answered with.</summary>
    public static ProblemHttpResult Of(HttpContext context, Exception exception) => exception switch
    {
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge(context),
        BadHttpRequestException bad => BodyProblems.Of(context, bad),
        _ when IsUnstorable(exception) => Problem.Of(
            context, StatusCodes.Status400BadRequest, "invalid", new("Pedido inválido", "Invalid request"),
            new("Um texto tem um caractere que não se pode guardar, como U+0000.", "A text has a character that cannot be stored, such as U+0000.")),
        _ when IsBusy(exception) => Later(
            context, AgainWhenBusy, "database-busy",
            new("Banco de dados ocupado", "Database busy"),
            new("Há pedidos demais à espera do banco de dados. Tente de novo em instantes.", "Too many requests wait for the database. Try again in a moment.")),
        _ when exception is TimeoutException || DatabaseFault.IsAway(exception) => Later(
            context, AgainWhenAway, "database-away",
            new("Banco de dados indisponível", "Database unavailable"),
            new("O banco de dados não responde agora. Tente de novo em alguns segundos.", "The database does not answer now. Try again in some seconds.")),
        _ => Problem.Of(
            context, StatusCodes.Status500InternalServerError, "internal", new("Erro interno", "Internal error"), Trace(context)),
    };

    public static ProblemHttpResult TooLarge(HttpContext context) => Problem.Of(
        context, StatusCodes.Status413PayloadTooLarge, "too-large",
        new("Grande demais", "Too large"),
        new("O corpo do pedido é maior do que o limite.", "The body of the request is beyond the limit."));

    /// <summary>No connection of this replica's pool, or none that the server has to give; or somebody holds what is asked for.</summary>
    private static bool IsBusy(Exception e) =>
        DatabaseFault.Find(e) is DatabaseBusyException
            or PostgresException { SqlState: PostgresErrorCodes.TooManyConnections or PostgresErrorCodes.LockNotAvailable };

    /// <summary>PostgreSQL has no U+0000 in a text, and UTF-8 no half of a pair.</summary>
    private static bool IsUnstorable(Exception e) =>
        DatabaseFault.Find(e) is PostgresException
        {
            SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter,
        }
        || e is EncoderFallbackException || e.InnerException is EncoderFallbackException;

    private static ProblemHttpResult Later(HttpContext context, TimeSpan after, string type, LocalizedText title, LocalizedText detail)
    {
        context.Response.Headers.RetryAfter = after.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture);
        return Problem.Of(context, StatusCodes.Status503ServiceUnavailable, type, title, detail);
    }

    private static LocalizedText Trace(HttpContext context)
    {
        var id = System.Diagnostics.Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
        return new($"Algo falhou do nosso lado. Informe este código: {id}.", $"Something failed on our side. Quote this code: {id}.");
    }

    [LoggerMessage(2001, LogLevel.Error, "{Method} {Path} failed")]
    private static partial void LogUnhandled(ILogger logger, Exception e, string method, PathString path);
}
