namespace Cidadao.AgentWorker.Agents.Pool;

/// <summary>What a pool keeps ready. An instance serves one lease at a time and holds nothing that has to be disposed of.</summary>
internal interface IPooledAgent
{
    /// <summary>Before its first lease: reference data loaded, connections open, code paths compiled.</summary>
    Task WarmAsync(CancellationToken cancellation);

    /// <returns>True when it still answers as it did when it was warm. Never asked while it is leased.</returns>
    Task<bool> IsHealthyAsync(CancellationToken cancellation);

    /// <summary>Forgets everything of the lease that ends. Under the pool's lock: it waits for nothing.</summary>
    void Clear();
}
