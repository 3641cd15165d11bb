using Cidadao.AgentWorker.Agents.Pool;
using Cidadao.Core.Agents;

namespace Cidadao.AgentWorker.Agents;

/// <summary>An instance of a role. What it knows of its present task it forgets in <see cref="Clear"/>; what it only reads it shares.</summary>
internal abstract class Agent(AgentRole role) : IPooledAgent
{
    public AgentRole Role => role;

    public abstract Task WarmAsync(CancellationToken cancellation);

    public abstract Task<bool> IsHealthyAsync(CancellationToken cancellation);

    public virtual void Clear()
    {
    }
}
