using Cidadao.Api.Errors;
using Cidadao.Api.GraphQL.Limits;
using Cidadao.Api.GraphQL.Reading;
using Cidadao.Api.GraphQL.Types;
using GraphQL;
using GraphQL.Execution;
using GraphQL.Validation;
using GraphQL.Validation.Rules.Custom;
using GraphQLParser.AST;
using Microsoft.Extensions.Options;

namespace Cidadao.Api.GraphQL.Execution;

/// <summary>
/// <c>/graphql</c>: (1) read the request, (2) find its document and parse it, (3) refuse what the method or the caller may not, (4) validate, measure
/// and execute, (5) keep a document that was valid, (6) answer.
/// </summary>
internal sealed partial class GraphQlEndpoint(
    GraphRequestReader reader,
    Documents documents,
    OperationLimits limits,
    IDocumentExecuter executer,
    CidadaoSchema schema,
    GraphReads reads,
    GraphAnswer answer,
    IOptions<GraphQlOptions> options,
    IHostEnvironment environment,
    ILogger<GraphQlEndpoint> logger)
{
    private readonly IReadOnlyList<IValidationRule> _rules = (options.Value.Introspection ?? environment.IsDevelopment())
        ? [.. DocumentValidator.CoreRules, limits, TextArguments.Instance]
        : [.. DocumentValidator.CoreRules, NoIntrospectionValidationRule.Instance, limits, TextArguments.Instance];

    /// <summary>As docs/schema.graphql has it; null where it may not be asked for.</summary>
    public string? Schema { get; } = (options.Value.Introspection ?? environment.IsDevelopment()) ? schema.Print(new() { StringComparison = StringComparison.Ordinal }) : null;

    /// <summary>Of a document that was valid: what its variables make of it.</summary>
    private readonly IReadOnlyList<IValidationRule> _again = [limits, TextArguments.Instance];

    public async Task HandleAsync(HttpContext http)
    {
        var cancellation = http.RequestAborted;
        var (request, unreadable) = await reader.ReadAsync(http, cancellation); // 1
        if (unreadable is not null)
        {
            await answer.WriteAsync(http, unreadable);
            return;
        }

        var (document, refusal) = await DocumentAsync(http, request!, cancellation); // 2
        if ((refusal ?? RefusalOf(http, document!, request!)) is { } refused) // 3
        {
            await answer.WriteAsync(http, refused);
            return;
        }

        var graph = new GraphContext(http, reads);
        var result = await ExecuteAsync(http, graph, document!, request!, cancellation); // 4
        if (result.Executed)
            await documents.KeepAsync(document!, request!.Hash, cancellation); // 5
        await answer.WriteAsync(http, result, graph); // 6
    }

    private async Task<(ReadyDocument? Document, RequestRefusal? Refusal)> DocumentAsync(HttpContext http, GraphRequest request, CancellationToken cancellation)
    {
        var (text, unknown) = await documents.TextAsync(http, request, cancellation);
        if (unknown is not null)
            return (null, unknown);
        try
        {
            return documents.Parse(http, text!);
        }
        catch (ExecutionError e)
        {
            return (null, new(StatusCodes.Status400BadRequest, e));
        }
    }

    private static RequestRefusal? RefusalOf(HttpContext http, ReadyDocument document, GraphRequest request)
    {
        var operations = document.Parsed.Definitions.OfType<GraphQLOperationDefinition>()
            .Where(operation => request.OperationName is null || operation.Name?.Value == request.OperationName).ToList();
        if (operations.All(operation => operation.Operation == OperationType.Query))
            return null;
        if (!HttpMethods.IsPost(http.Request.Method))
        {
            http.Response.Headers.Allow = "POST";
            return RequestRefusal.Unreadable(
                http, "METHOD_NOT_ALLOWED", new("Comandos só por POST.", "Commands by POST only."), StatusCodes.Status405MethodNotAllowed);
        }

        return MutationAccess.RefusalOf(http);
    }

    private Task<ExecutionResult> ExecuteAsync(HttpContext http, GraphContext graph, ReadyDocument document, GraphRequest request, CancellationToken cancellation) =>
        executer.ExecuteAsync(new ExecutionOptions
        {
            Schema = schema,
            Query = document.Text,
            Document = document.Parsed,
            OperationName = request.OperationName,
            Variables = request.Variables,
            ValidationRules = document.IsValid ? _again : _rules,
            UserContext = graph,
            RequestServices = http.RequestServices,
            User = http.User,
            Timeout = options.Value.Timeout,
            CancellationToken = cancellation,
            UnhandledExceptionDelegate = unhandled =>
            {
                // What REST says of the same exception; its own text is for the log.
                var problem = ExceptionProblems.Of(http, unhandled.OriginalException);
                if (problem.StatusCode >= StatusCodes.Status500InternalServerError)
                    LogFailed(logger, unhandled.OriginalException, unhandled.FieldContext?.FieldDefinition.Name);
                unhandled.Exception = CommandError.Of(problem.ProblemDetails);
                return Task.CompletedTask;
            },
        });

    [LoggerMessage(2011, LogLevel.Error, "GraphQL field {Field} failed")]
    private static partial void LogFailed(ILogger logger, Exception e, string? field);
}
