using Cidadao.Api.Errors;
using Cidadao.Api.Investigations;
using Cidadao.Api.Responses;
using Cidadao.Core.Agents;
using Cidadao.Core.Database;
using Cidadao.Core.Messaging.Asks;
using Cidadao.Core.RedFlags;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using StackExchange.Redis;

namespace Cidadao.Api.Agents;

/// <summary><c>POST /api/v1/agents/{role}/ask</c>: a question to a worker, waited for and no longer than a reader waits.</summary>
internal static class AskEndpoint
{
    public const string WhichContract = "Which contract is it about?";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<Results<Ok<AskResponse>, ProblemHttpResult>> AskAsync(
        string role, AskRequest? request, AskClient asks, CidadaoDbContext db, HttpContext context, CancellationToken cancellation)
    {
        if (Wire.Parse<AgentRole>(role) is not { } asked)
            return Problem.NotFound(context, NoAgent(role));
        return request?.ContractId is { } contract
            ? await AskRoleAsync(asked, contract, asks, db, context, cancellation)
            : Problem.Invalid(context, new Dictionary<string, string[]> { ["contractId"] = [WhichContract] });
    }

    public static LocalizedText NoAgent(string role) =>
        new($"Não há agente '{role}'. Há: {Wire.All<AgentRole>()}.", $"There is no agent '{role}'. There are: {Wire.All<AgentRole>()}.");

    public static async Task<Results<Ok<AskResponse>, ProblemHttpResult>> AskRoleAsync(
        AgentRole asked, long contract, AskClient asks, CidadaoDbContext db, HttpContext context, CancellationToken cancellation)
    {
        if (!await db.Contracts.TagWith("contracts.exists").AnyAsync(c => c.Id == contract, cancellation))
            return Problem.NotFound(context, new($"Não há contrato {contract}.", $"There is no contract {contract}."));
        try
        {
            var answer = await asks.AskAsync(new(asked, contract), Patience, cancellation);
            return answer.Value is { } value ? TypedResults.Ok(Response(asked, contract, answer, value)) : Failed(context, answer);
        }
        catch (Exception e) when (e is TimeoutException or RedisException)
        {
            return Nobody(context);
        }
    }

    private static ProblemHttpResult Nobody(HttpContext context)
    {
        context.Response.Headers.RetryAfter = $"{Patience.TotalSeconds:F0}";
        return Problem.Of(
            context, StatusCodes.Status503ServiceUnavailable, "no-agent",
            new("Nenhum agente respondeu", "No agent answered"),
            new(
                "Nenhum agente respondeu a tempo: todos estão ocupados ou parados. Tente de novo em alguns segundos.",
                "No agent answered in time: they are all busy, or stopped. Try again in some seconds."));
    }

    private static ProblemHttpResult Failed(HttpContext context, Answer answer) => Problem.Of(
        context, StatusCodes.Status502BadGateway, "agent-failed",
        new("O agente não conseguiu responder", "The agent could not answer"),
        new($"O agente informou: {answer.Failure}", $"The agent said: {answer.Failure}"));

    private static AskResponse Response(AgentRole role, long contract, Answer answer, AgentAnswer value) => new(
        Wire.Name(role),
        contract,
        answer.Worker,
        answer.Seconds,
        value.Contracts,
        value.IsPartial,
        [.. value.Indicators.Select(Indicator)]);

    private static AskedIndicatorResponse Indicator(IndicatorAnswer indicator) => new(
        Wire.Name(indicator.Agent),
        indicator.Indicator,
        indicator.Examined,
        InvestigationMapping.Exclusions(indicator.Exclusions),
        [.. indicator.Findings.Select(finding => new AskedFindingResponse(
            finding.Subject,
            new(finding.Summary.Pt, finding.Summary.En),
            Wire.Name(SeverityScale.Of(finding.Score)),
            finding.Score,
            finding.Confidence,
            finding.Value,
            finding.ContractIds,
            finding.FoundAt))]);
}
