using System.Globalization;
using Cidadao.Api.Commands;
using Cidadao.Api.Errors;
using Cidadao.Api.Findings;
using Cidadao.Api.GraphQL.Limits;
using Cidadao.Api.GraphQL.Reading;
using Cidadao.Api.Investigations;
using Cidadao.Api.Responses;
using Cidadao.Core.Database;
using GraphQL;
using GraphQL.Types;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Caching.Hybrid;
using Accepted = Cidadao.Api.Responses.Accepted;

namespace Cidadao.Api.GraphQL.Types;

/// <summary>
/// The commands, by REST's own handlers: what they check, write and refuse is theirs. Who may send them is asked before any is executed:
/// <see cref="Execution.MutationAccess"/>.
/// </summary>
internal sealed class MutationType : ObjectGraphType
{
    public MutationType()
    {
        Name = "Mutation";
        Description = "Commands. They are accepted, and carried out by the workers.";
        Field<NonNullGraphType<AcceptedType>>("startInvestigation").Description("Its progress is that of 'investigation(id:)'.")
            .Argument<StartInvestigationInputType>("input")
            .Argument<StringGraphType>("idempotencyKey", "The same key with the same content again, within 24 hours, gives the first answer.")
            .ResolveAsync(StartAsync);
        Field<NonNullGraphType<AcceptedType>>("cancelInvestigation").Description("What was found stays.").Argument<NonNullGraphType<IdGraphType>>("id")
            .ResolveAsync(CancelAsync);
        Field<NonNullGraphType<TriageType>>("triageFinding").Description("Confirms, dismisses with a reason, reopens, notes or assigns.")
            .Argument<NonNullGraphType<IdGraphType>>("id")
            .Argument<NonNullGraphType<TriageActionType>>("action")
            .Argument<StringGraphType>("text", "Reason of a dismissal, text of a note, or who an assignment is for.")
            .Argument<StringGraphType>("by", "Who does it.")
            .ResolveAsync(TriageAsync);
    }

    private static async Task<object?> StartAsync(IResolveFieldContext context)
    {
        var http = context.Graph().Http;
        var request = StartInvestigationInputType.Request(context.GetArgument<IDictionary<string, object?>?>("input"));
        await using var scope = http.RequestServices.CreateAsyncScope();
        var services = scope.ServiceProvider;
        // Commands of one request come one after the other: each may have a key of its own, as if it were a request of its own.
        var ofRequest = http.Request.Headers[CommandIntake.Header];
        if (context.GetArgument<string?>("idempotencyKey") is { } key)
            http.Request.Headers[CommandIntake.Header] = key;
        try
        {
            var result = await InvestigationEndpoints.StartAsync(
                request, services.GetRequiredService<CommandIntake>(), services.GetRequiredService<CidadaoDbContext>(), services.GetRequiredService<InvestigationStore>(),
                services.GetRequiredService<TimeProvider>(), http, context.CancellationToken);
            return Value<Accepted<Accepted>, Accepted>(result.Result, accepted => accepted.Value!);
        }
        finally
        {
            http.Request.Headers[CommandIntake.Header] = ofRequest;
        }
    }

    private static async Task<object?> CancelAsync(IResolveFieldContext context)
    {
        var http = context.Graph().Http;
        if (!Guid.TryParse(context.GetArgument<string>("id"), out var id))
            throw CommandError.Of(Problem.NotFound(http, new("Não há tal investigação.", "There is no such investigation.")).ProblemDetails);
        await using var scope = http.RequestServices.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var result = await InvestigationEndpoints.CancelAsync(
            id, services.GetRequiredService<InvestigationStore>(), services.GetRequiredService<TimeProvider>(), http, context.CancellationToken);
        return Value<Accepted<Accepted>, Accepted>(result.Result, accepted => accepted.Value!);
    }

    private static async Task<object?> TriageAsync(IResolveFieldContext context)
    {
        var http = context.Graph().Http;
        if (!long.TryParse(context.GetArgument<string>("id"), CultureInfo.InvariantCulture, out var id))
            throw CommandError.Of(Problem.NotFound(http, new("Não há tal indício.", "There is no such finding.")).ProblemDetails);
        var request = new TriageRequest(context.GetArgument<string>("action"), context.GetArgument<string?>("text"), context.GetArgument<string?>("by"));
        await using var scope = http.RequestServices.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var result = await TriageEndpoints.StepAsync(
            id, request, services.GetRequiredService<CidadaoDbContext>(), services.GetRequiredService<CommandIntake>(), services.GetRequiredService<HybridCache>(), services.GetRequiredService<TimeProvider>(), http,
            context.CancellationToken);
        return Value<Ok<TriageResponse>, TriageResponse>(result.Result, ok => ok.Value!);
    }

    private static T Value<TResult, T>(IResult result, Func<TResult, T> value) =>
        result is TResult good ? value(good) : throw CommandError.Of(((ProblemHttpResult)result).ProblemDetails);
}

/// <summary>A command that was refused: what REST says as problem details.</summary>
internal sealed class CommandError : ExecutionError
{
    private CommandError(string message)
        : base(message)
    {
    }

    public static CommandError Of(ProblemDetails problem) => new(problem.Detail ?? problem.Title ?? "")
    {
        Code = problem.Type?[(problem.Type.LastIndexOf(':') + 1)..].Replace('-', '_').ToUpperInvariant(),
        Extensions = new(problem.Extensions) { ["type"] = problem.Type, ["status"] = problem.Status },
    };
}

/// <summary>A command that was accepted.</summary>
internal sealed class AcceptedType : ObjectGraphType<Accepted>
{
    public AcceptedType()
    {
        Name = "Accepted";
        Description = "A command that was accepted: where to look for what becomes of it.";
        Field<NonNullGraphType<IdGraphType>>("id").Resolve(context => context.Source.Id);
        Field(accepted => accepted.Location).Description("Path of the resource in REST.");
    }
}

/// <summary>What was decided of a finding.</summary>
internal sealed class TriageType : ObjectGraphType<TriageResponse>
{
    public TriageType()
    {
        Name = "Triage";
        Description = "What was decided of a finding, and how it came about.";
        Field<NonNullGraphType<TriageStateType>>("status").Resolve(context => context.Source.Status);
        Field(triage => triage.Reason, nullable: true);
        Field(triage => triage.Assignee, nullable: true);
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<TriageStepType>>>>("steps").Sized(10).Resolve(context => context.Source.Steps);
    }
}

/// <summary>One step of triage.</summary>
internal sealed class TriageStepType : ObjectGraphType<TriageStepResponse>
{
    public TriageStepType()
    {
        Name = "TriageStep";
        Description = "One step of triage.";
        Field<NonNullGraphType<TriageActionType>>("action").Resolve(context => context.Source.Action);
        Field(step => step.Text, nullable: true);
        Field(step => step.By);
        Field<NonNullGraphType<DateTimeOffsetGraphType>>("at").Resolve(context => context.Source.At);
        Field(step => step.SameFacts).Description("Whether the finding had the facts then that it has now.");
    }
}
