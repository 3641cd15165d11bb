using Cidadao.Core.Agents;

namespace Cidadao.Core.Messaging.Asks;

/// <summary>A question on its way to whichever worker is free.</summary>
/// <param name="ReplyTo">Channel on which the asker listens.</param>
/// <param name="Until">After this nobody waits any more.</param>
public sealed record Ask(Guid Id, AgentQuestion Question, string ReplyTo, DateTimeOffset Until)
{
    public const string Type = "ask.v1";
}

/// <summary>The answer on its way back.</summary>
/// <param name="Failure">Why there is none; null otherwise.</param>
public sealed record Answer(Guid Id, string Worker, double Seconds, AgentAnswer? Value, string? Failure);

/// <summary>Answers questions, in the worker.</summary>
public interface IAskHandler
{
    Task<AgentAnswer> AnswerAsync(AgentQuestion question, CancellationToken cancellation);
}
