using System.Text.Json;
using Cidadao.Api.Commands;
using Cidadao.Api.Errors;
using Cidadao.Api.Responses;
using Cidadao.Api.Security;
using Cidadao.Core.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cidadao.Api.Batch;

/// <summary><c>POST /api/v1/batch</c>: up to a hundred operations in one request.</summary>
internal static class BatchEndpoint
{
    public static void AddBatch(this IServiceCollection services) => services.AddSingleton<BatchExecution>();

    public static void MapBatch(this IEndpointRouteBuilder api) => api.MapPost("/batch", RunAsync)
        .WithTags("Batch")
        .WithSummary("Up to 100 operations, with priorities, dependencies and time-outs; a status for each. Nothing is done unless all of the request is right")
        .ProducesProblem(StatusCodes.Status403Forbidden)
        .IsRead();

    private static async Task<Results<Ok<BatchResponse>, ProblemHttpResult>> RunAsync(
        BatchRequest? request, BatchExecution execution, CommandIntake intake, CallLimiter limiter, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        var errors = new BatchErrors(context);
        if (BatchPlan.Read(request, errors) is not { } plan)
            return Problem.Invalid(context, errors.All);
        if (RefusalOf(plan, limiter, context) is { } refusal)
            return refusal;
        if (plan.Operations.Any(operation => operation.Call!.IsCommand) && await BindAsync(request!, intake, clock, context, cancellation) is { } refused)
            return refused;

        var began = clock.GetTimestamp();
        var results = await execution.RunAsync(plan, context, cancellation);
        return TypedResults.Ok(new BatchResponse(
            OutcomeOf(plan, results),
            clock.GetElapsedTime(began).TotalMilliseconds,
            [.. plan.Operations.Zip(results, (operation, result) => Response(operation, result, context))]));
    }

    /// <summary>Whether the caller may do each of the operations, and has enough left of his allowance for all of them.</summary>
    private static ProblemHttpResult? RefusalOf(BatchPlan plan, CallLimiter limiter, HttpContext context)
    {
        foreach (var scope in plan.Operations.Select(operation => operation.Call!.Needs).OfType<Scope>().Distinct())
        {
            if (AccessProblems.RefusalOf(context, scope) is { } refusal)
                return refusal;
        }

        using var lease = limiter.Take(context, plan.Operations.Sum(operation => operation.Call!.Cost));
        return lease.IsAcquired ? null : AccessProblems.TooMany(context, lease);
    }

    /// <summary>Binds the <c>Idempotency-Key</c>, where there is one, to the whole of the request: with other operations it is refused.</summary>
    private static async Task<ProblemHttpResult?> BindAsync(
        BatchRequest request, CommandIntake intake, TimeProvider clock, HttpContext context, CancellationToken cancellation) =>
        context.Request.Headers.ContainsKey(CommandIntake.Header)
            ? (await intake.OnceAsync(
                context,
                "batch",
                JsonSerializer.SerializeToUtf8Bytes(request, ApiJson.Default.BatchRequest),
                Guid.CreateVersion7(clock.GetUtcNow()),
                "/api/v1/batch",
                () => Task.CompletedTask,
                cancellation)).Problem
            : null;

    private static string OutcomeOf(BatchPlan plan, IReadOnlyList<BatchResult> results)
    {
        var succeeded = results.Count(result => result.Status == BatchStatus.Succeeded);
        return succeeded == results.Count ? "succeeded" : succeeded == 0 || plan.Strategy == BatchStrategy.AllMustSucceed ? "failed" : "partial";
    }

    private static BatchResultResponse Response(BatchOperation operation, BatchResult result, HttpContext context) => new(
        operation.Id, Wire.Name(result.Status), result.Answer?.HttpStatus, result.Took?.TotalMilliseconds)
    {
        Body = result.Answer?.Body,
        Location = result.Answer?.Location,
        IsReplayed = result.Answer?.IsReplayed ?? false,
        Reason = ReasonOf(result, context),
    };

    private static string? ReasonOf(BatchResult result, HttpContext context) => result switch
    {
        { Status: BatchStatus.Skipped } => Language.Choose(context, new($"'{result.Blame}' não teve sucesso.", $"'{result.Blame}' did not succeed.")),
        { Status: BatchStatus.RolledBack } => Language.Choose(context, new(
            $"'{result.Blame}' não teve sucesso: nenhum comando foi aceito.", $"'{result.Blame}' did not succeed: no command was accepted.")),
        { Status: BatchStatus.TimedOut, IsOfAll: true } => Language.Choose(context, new("O tempo do lote acabou.", "The batch's time was over.")),
        { Status: BatchStatus.TimedOut } => Language.Choose(context, new("O tempo da operação acabou.", "The operation's time was over.")),
        _ => null,
    };
}
