using System.Diagnostics.Metrics;
using Cidadao.AgentWorker.Agents.Pool;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Cidadao.UnitTests.Agents;

/// <summary>An agent that does as it is told.</summary>
internal sealed class FakeAgent(PoolWorld world) : IPooledAgent
{
    public bool IsHealthy { get; set; } = true;

    /// <summary>Its check never ends.</summary>
    public bool Hangs { get; set; }

    public bool IsWarm { get; private set; }

    public int Checks { get; private set; }

    public string? Remembers { get; set; }

    public async Task WarmAsync(CancellationToken cancellation)
    {
        await world.Warming;
        IsWarm = !world.CannotWarm ? true : throw new InvalidOperationException("The database is away.");
    }

    public Task<bool> IsHealthyAsync(CancellationToken cancellation)
    {
        Checks++;
        return Hangs ? new TaskCompletionSource<bool>().Task : Task.FromResult(IsHealthy);
    }

    public void Clear() => Remembers = null;
}

/// <summary>A pool of such agents, on a clock that stands.</summary>
internal sealed class PoolWorld : IDisposable
{
    public static readonly TimeSpan Long = TimeSpan.FromHours(12);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly PoolMetrics _metrics;

    public PoolWorld(AgentPoolOptions? options = null)
    {
        Options = options ?? new();
        _metrics = new(_services.GetRequiredService<IMeterFactory>());
        Pool = new("Zumbi", Make, Options, _metrics, Clock, NullLogger.Instance);
    }

    public AgentPoolOptions Options { get; }

    public FakeTimeProvider Clock { get; } = new();

    public AgentPool<FakeAgent> Pool { get; }

    public List<FakeAgent> Made { get; } = [];

    public bool CannotWarm { get; set; }

    /// <summary>Nobody is warm before this has ended.</summary>
    public Task Warming { get; set; } = Task.CompletedTask;

    public PoolSnapshot State => Pool.Snapshot();

    /// <summary>With the least number of instances warm.</summary>
    public static async Task<PoolWorld> WarmAsync(AgentPoolOptions? options = null)
    {
        var world = new PoolWorld(options);
        await world.Pool.WarmAsync();
        return world;
    }

    public Task<AgentLease<FakeAgent>> LeaseAsync(TimeSpan? time = null, CancellationToken cancellation = default) =>
        Pool.LeaseAsync("F21", time ?? Long, cancellation).AsTask();

    /// <summary>Time passes, and the pool makes its round.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        Clock.Advance(time);
        await Pool.TendAsync(CancellationToken.None);
    }

    /// <summary>Until what was begun in the background is done.</summary>
    public async Task SettleAsync()
    {
        while (State.Members.Any(member => member.State == SlotState.Opening))
            await Task.Yield();
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _services.Dispose();
    }

    private FakeAgent Make()
    {
        var agent = new FakeAgent(this);
        lock (Made)
            Made.Add(agent);
        return agent;
    }
}
