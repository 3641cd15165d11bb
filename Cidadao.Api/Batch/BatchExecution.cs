using System.Security.Cryptography;
using System.Text;
using Cidadao.Api.Commands;
using Cidadao.Api.Errors;
using Cidadao.Core.Caching;
using Cidadao.Core.Database;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Hybrid;

namespace Cidadao.Api.Batch;

/// <summary>
/// Runs a plan. Best effort: everything by the schedule, each command in a transaction of its own. All must succeed: (1) the reads by the
/// schedule, (2) when all have succeeded the commands, one after the other in one transaction, (3) which is committed when all have succeeded.
/// </summary>
internal sealed partial class BatchExecution(IServiceScopeFactory scopes, HybridCache cache, TimeProvider clock, ILogger<BatchExecution> logger)
{
    /// <param name="caller">Of the batch.</param>
    /// <returns>What became of each operation, in their order.</returns>
    public async Task<IReadOnlyList<BatchResult>> RunAsync(BatchPlan plan, HttpContext caller, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(plan.Timeout, clock);
        using var total = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        var mustSucceed = plan.Strategy == BatchStrategy.AllMustSucceed;
        var scheduled = plan.Operations.Where(operation => !mustSucceed || !operation.Call!.IsCommand).Select(operation => operation.Step).ToList();
        var schedule = new BatchSchedule(
            scheduled, plan.Concurrency, mustSucceed, (steps, token) => RunAsync([.. steps.Select(step => plan.Operations[step.Place])], caller, token), clock);
        var results = new Dictionary<int, BatchResult>(await schedule.RunAsync(total.Token)); // 1
        if (mustSucceed)
            await CommitTogetherAsync(plan, results, caller, total.Token);
        cancellation.ThrowIfCancellationRequested();
        if (plan.Operations.Any(operation => operation.Call is TriageCall && results[operation.Place].Status == BatchStatus.Succeeded))
            await cache.RemoveByTagAsync(CacheTags.Findings, cancellation);
        return [.. plan.Operations.Select(operation => results[operation.Place])];
    }

    private async Task<IReadOnlyList<BatchAnswer>> RunAsync(List<BatchOperation> operations, HttpContext caller, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var contexts = operations.ConvertAll(operation => ContextOf(operation, caller, scope.ServiceProvider, cancellation));
        try
        {
            var results = operations[0].Call is BatchGet get
                ? await get.RunAsync([.. operations.Select(operation => (BatchGet)operation.Call!)], contexts, scope.ServiceProvider, cancellation)
                : [await operations[0].Call!.RunAsync(scope.ServiceProvider, contexts[0], cancellation)];
            return [.. results.Zip(contexts, AnswerOf)];
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            return [.. contexts.Select(context => FailureOf(context, e))];
        }
    }

    private async Task CommitTogetherAsync(BatchPlan plan, Dictionary<int, BatchResult> results, HttpContext caller, CancellationToken total)
    {
        var commands = InOrder([.. plan.Operations.Where(operation => operation.Call!.IsCommand)]);
        if (plan.Operations.FirstOrDefault(operation => results.TryGetValue(operation.Place, out var result) && result.Status is not (BatchStatus.Succeeded or BatchStatus.Skipped)) is { } failed)
        {
            foreach (var command in commands)
                results[command.Place] = new(BatchStatus.Skipped, Blame: failed.Id);
            return;
        }

        if (commands.Count == 0)
            return;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CidadaoDbContext>();
        BatchOperation? broken = null;
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(total);
            foreach (var command in commands) // 2
            {
                results[command.Place] = broken is null ? await StageAsync(command, caller, scope.ServiceProvider, total) : new(BatchStatus.Skipped, Blame: broken.Id);
                if (broken is null && results[command.Place].Status != BatchStatus.Succeeded)
                    broken = command;
            }

            if (broken is null)
                await transaction.CommitAsync(CancellationToken.None); // 3
        }
        catch (Exception e)
        {
            // Neither begun nor ended: nobody's fault but the database's, or the time's.
            broken ??= commands[0];
            results[broken.Place] = total.IsCancellationRequested
                ? new(BatchStatus.TimedOut, IsOfAll: true)
                : new(BatchStatus.Failed, FailureOf(ContextOf(broken, caller, scope.ServiceProvider, total), e));
        }

        if (broken is null)
            return;
        foreach (var command in commands.Where(command => command != broken))
        {
            var wasDone = results.GetValueOrDefault(command.Place)?.Status == BatchStatus.Succeeded;
            results[command.Place] = new(wasDone ? BatchStatus.RolledBack : BatchStatus.Skipped, Blame: broken.Id);
        }
    }

    private async Task<BatchResult> StageAsync(BatchOperation command, HttpContext caller, IServiceProvider services, CancellationToken total)
    {
        using var own = new CancellationTokenSource(command.Step.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(own.Token, total);
        var context = ContextOf(command, caller, services, either.Token);
        var began = clock.GetTimestamp();
        try
        {
            var answer = AnswerOf(await command.Call!.RunAsync(services, context, either.Token), context);
            return new(answer.IsSuccess ? BatchStatus.Succeeded : BatchStatus.Failed, answer, clock.GetElapsedTime(began));
        }
        catch (Exception) when (either.IsCancellationRequested)
        {
            return new(BatchStatus.TimedOut, Took: clock.GetElapsedTime(began), IsOfAll: !own.IsCancellationRequested);
        }
        catch (Exception e)
        {
            return new(BatchStatus.Failed, FailureOf(context, e), clock.GetElapsedTime(began));
        }
    }

    /// <summary>Each after those that it depends on; of the rest the highest priority first, then as they came.</summary>
    private static List<BatchOperation> InOrder(List<BatchOperation> commands)
    {
        var left = commands.OrderByDescending(command => command.Priority).ThenBy(command => command.Place).ToList();
        var ordered = new List<BatchOperation>();
        while (left.Find(command => !left.Any(other => command.DependsOn.Contains(other.Place))) is { } next)
        {
            ordered.Add(next);
            left.Remove(next);
        }

        return ordered;
    }

    /// <summary>
    /// What the operation's code may know of the caller, apart from the other operations. A command of a batch with a key has a key of its own,
    /// made of that and its id: the batch again gets the first answer of each command that was accepted, and does the others.
    /// </summary>
    private static DefaultHttpContext ContextOf(BatchOperation operation, HttpContext caller, IServiceProvider services, CancellationToken cancellation)
    {
        var context = new DefaultHttpContext { RequestServices = services, RequestAborted = cancellation, User = caller.User, TraceIdentifier = caller.TraceIdentifier };
        context.Request.Path = operation.Call!.Path;
        context.Request.Headers.AcceptLanguage = caller.Request.Headers.AcceptLanguage;
        var key = caller.Request.Headers[CommandIntake.Header].ToString();
        if (operation.Call.IsCommand && key.Length > 0)
            context.Request.Headers[CommandIntake.Header] = $"batch:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{key}\0{operation.Id}")))}";
        return context;
    }

    private static BatchAnswer AnswerOf(IResult result, HttpContext context)
    {
        var answer = result is INestedHttpResult nested ? nested.Result : result;
        var location = (answer as Accepted<Responses.Accepted>)?.Location;
        return answer switch
        {
            ProblemHttpResult problem => new(problem.StatusCode, problem.ProblemDetails),
            IStatusCodeHttpResult { StatusCode: { } status } and IValueHttpResult { Value: var value } =>
                new(status, value, location, context.Response.Headers.ContainsKey(CommandIntake.ReplayedHeader)),
            _ => throw new InvalidOperationException($"{answer.GetType().Name} is no answer of an operation."),
        };
    }

    private BatchAnswer FailureOf(HttpContext context, Exception e)
    {
        var answer = AnswerOf(ExceptionProblems.Of(context, e), context);
        if (answer.HttpStatus >= StatusCodes.Status500InternalServerError)
            LogFailed(logger, e, context.Request.Path);
        return answer;
    }

    [LoggerMessage(2010, LogLevel.Error, "{Path} failed in a batch")]
    private static partial void LogFailed(ILogger logger, Exception e, PathString path);
}
