using Cidadao.Api.Agents;
using Cidadao.Api.Commands;
using Cidadao.Api.Contracts;
using Cidadao.Api.Findings;
using Cidadao.Api.Investigations;
using Cidadao.Api.Responses;
using Cidadao.Core.Access;
using Cidadao.Core.Agents;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Cidadao.Core.Messaging.Asks;

namespace Cidadao.Api.Batch;

/// <summary>What one operation calls: what the single endpoint does, checked before anything is done.</summary>
/// <param name="Path">Of the single endpoint.</param>
internal abstract record BatchCall(string Path)
{
    /// <summary>Calls with the same word here are one read; null: each by itself.</summary>
    public virtual string? Together => null;

    /// <summary>It changes something.</summary>
    public virtual bool IsCommand => false;

    /// <summary>What the caller's key must allow; null for what is open as all reads are.</summary>
    public virtual Scope? Needs => null;

    /// <summary>Of the caller's allowance, as the single endpoint.</summary>
    public virtual int Cost => 1;

    /// <param name="services">Of a scope that nobody else uses at the time.</param>
    /// <param name="context">Of this call alone: language, user, path and idempotency key.</param>
    public abstract Task<IResult> RunAsync(IServiceProvider services, HttpContext context, CancellationToken cancellation);

    /// <summary>Reads an operation, adding all that is wrong with it.</summary>
    /// <returns>Null where it is none of the kinds, or several.</returns>
    public static BatchCall? Read(BatchOperationRequest asked, string field, BatchErrors errors)
    {
        BatchCall?[] calls =
        [
            asked.Get is { } get ? BatchGet.Read(get, $"{field}.get", errors) : null,
            asked.Search is { } search ? SearchCall.Read(search, $"{field}.search", errors) : null,
            asked.Ask is { } ask ? AskCall.Read(ask, $"{field}.ask", errors) : null,
            asked.Investigate is { } investigate ? InvestigateCall.Read(investigate, $"{field}.investigate", errors) : null,
            asked.Triage is { } triage ? TriageCall.Read(triage, $"{field}.triage", errors) : null,
        ];
        object?[] given = [asked.Get, asked.Search, asked.Ask, asked.Investigate, asked.Triage];
        if (given.Count(kind => kind is not null) != 1)
            errors.Add(field, new("Exatamente uma de get, search, ask, investigate e triage.", "Exactly one of get, search, ask, investigate and triage."));
        return Array.Find(calls, call => call is not null);
    }
}

/// <summary>A question to the team.</summary>
internal sealed record AskCall(AgentRole Role, long Contract) : BatchCall($"/api/v1/agents/{Wire.Name(Role)}/ask")
{
    public override Scope? Needs => Core.Access.Scope.Investigate;

    public override int Cost => AgentEndpoints.AskCost;

    public static AskCall Read(BatchAskRequest ask, string field, BatchErrors errors)
    {
        var role = Wire.Parse<AgentRole>(ask.Agent ?? "");
        if (role is null)
            errors.Add($"{field}.agent", AskEndpoint.NoAgent(ask.Agent ?? ""));
        if (ask.ContractId is null)
            errors.AddAll(field, new Dictionary<string, string[]> { ["contractId"] = [AskEndpoint.WhichContract] });
        return new(role ?? default, ask.ContractId ?? 0);
    }

    public override async Task<IResult> RunAsync(IServiceProvider services, HttpContext context, CancellationToken cancellation) => await AskEndpoint.AskRoleAsync(
        Role, Contract, services.GetRequiredService<AskClient>(), services.GetRequiredService<CidadaoDbContext>(), context, cancellation);
}

/// <summary>A command: an investigation.</summary>
internal sealed record InvestigateCall(StartInvestigationRequest Request, ContractFilter Scope, string[] Indicators) : BatchCall("/api/v1/investigations")
{
    public override bool IsCommand => true;

    public override Scope? Needs => Core.Access.Scope.Investigate;

    public override int Cost => InvestigationEndpoints.StartCost;

    public static InvestigateCall Read(StartInvestigationRequest request, string field, BatchErrors errors)
    {
        var wrong = new Dictionary<string, string[]>();
        var (scope, indicators) = InvestigationEndpoints.Read(request, errors.Context, wrong);
        errors.AddAll(field, wrong);
        return new(request, scope, indicators);
    }

    public override async Task<IResult> RunAsync(IServiceProvider services, HttpContext context, CancellationToken cancellation) => await InvestigationEndpoints.AcceptAsync(
        Request,
        Scope,
        Indicators,
        services.GetRequiredService<CommandIntake>(),
        services.GetRequiredService<CidadaoDbContext>(),
        services.GetRequiredService<InvestigationStore>(),
        services.GetRequiredService<TimeProvider>(),
        context,
        cancellation);
}

/// <summary>A command: a step of triage.</summary>
internal sealed record TriageCall(long Finding, TriageDecision Decision) : BatchCall($"/api/v1/findings/{Finding}/triage")
{
    public override bool IsCommand => true;

    public override Scope? Needs => Core.Access.Scope.Investigate;

    public override int Cost => TriageEndpoints.StepCost;

    public static TriageCall Read(BatchTriageRequest triage, string field, BatchErrors errors)
    {
        var wrong = new Dictionary<string, string[]>();
        var decision = TriageDecision.Read(new(triage.Action, triage.Text, triage.By), errors.Context, wrong);
        if (triage.Finding is null)
            wrong["finding"] = ["Which finding?"];
        errors.AddAll(field, wrong);
        return new(triage.Finding ?? 0, decision);
    }

    public override async Task<IResult> RunAsync(IServiceProvider services, HttpContext context, CancellationToken cancellation) => await TriageEndpoints.DecideAsync(
        Finding,
        Decision,
        services.GetRequiredService<CidadaoDbContext>(),
        services.GetRequiredService<CommandIntake>(),
        services.GetRequiredService<TimeProvider>(),
        context,
        cancellation);
}
