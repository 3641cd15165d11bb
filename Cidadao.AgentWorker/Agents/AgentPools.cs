using Cidadao.AgentWorker.Agents.Pool;
using Cidadao.Core.Agents;
using Cidadao.Core.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Cidadao.AgentWorker.Agents;

/// <summary>
/// The team: a pool for each role. Warm before the worker takes its first message, since hosted services start in the order of their
/// registration; tended until it stops.
/// </summary>
internal sealed partial class AgentPools : RecurringService
{
    /// <summary>Warming that takes longer goes on while the worker starts: the database may be away.</summary>
    private static readonly TimeSpan WarmWithin = TimeSpan.FromSeconds(10);

    private readonly Dictionary<AgentRole, AgentPool<Agent>> _pools;
    private readonly IOptions<AgentPoolOptions> _options;
    private readonly ILogger<AgentPools> _logger;

    public AgentPools(
        AgentReferences references, NpgsqlDataSource database, IOptions<AgentPoolOptions> options, PoolMetrics metrics, TimeProvider clock,
        ILogger<AgentPools> logger)
        : base(clock, logger)
    {
        (_options, _logger) = (options, logger);
        var makers = references.Owners.ToDictionary(role => role, Func<Agent> (role) => () => new IndicatorAgent(role, references));
        makers.Add(AgentRole.Abaporu, () => new PlanningAgent(Environment.ProcessorCount));
        makers.Add(AgentRole.Nana, () => new MemoryAgent(database));
        _pools = makers.ToDictionary(
            maker => maker.Key, maker => new AgentPool<Agent>(maker.Key.ToString(), maker.Value, options.Value, metrics, clock, logger));
        metrics.Watch([.. _pools.Values]);
    }

    protected override TimeSpan Interval => _options.Value.Tick;

    public IReadOnlyList<(AgentRole Role, PoolSnapshot Pool)> Snapshots => [.. _pools.OrderBy(pool => pool.Key).Select(pool => (pool.Key, pool.Value.Snapshot()))];

    /// <summary>Has an agent of the role do something, and gives it back.</summary>
    /// <param name="task">What, for people; a text that exists already.</param>
    /// <param name="time">After this the agent is taken away: the work is told, and counts as late.</param>
    /// <exception cref="TimeoutException">It took too long.</exception>
    /// <exception cref="AgentUnavailableException">Nobody was free.</exception>
    public async ValueTask<T> RunAsync<TAgent, T>(
        AgentRole role, string task, TimeSpan time, Func<TAgent, CancellationToken, ValueTask<T>> work, CancellationToken cancellation)
        where TAgent : Agent
    {
        using var activity = WorkerActivities.Source.StartActivity("work of agent");
        activity?.SetTag("cidadao.agent", role).SetTag("cidadao.task", task);
        var lease = await _pools[role].LeaseAsync(task, time, cancellation);
        activity?.AddEvent(new("leased"));
        using var either = CancellationTokenSource.CreateLinkedTokenSource(lease.Expired, cancellation);
        var outcome = LeaseOutcome.Faulted;
        try
        {
            var result = await work((TAgent)lease.Agent, either.Token);
            outcome = LeaseOutcome.Done;
            return result;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            outcome = LeaseOutcome.Done;
            throw;
        }
        catch (OperationCanceledException e) when (lease.Expired.IsCancellationRequested)
        {
            throw new TimeoutException($"{role} took longer than {time.TotalSeconds:F0} s for {task}.", e);
        }
        finally
        {
            lease.Return(outcome);
        }
    }

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        var started = Clock.GetTimestamp();
        var warm = Task.WhenAll(_pools.Values.Select(pool => pool.WarmAsync()));
        await warm.WaitAsync(WarmWithin, Clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (warm.IsCompleted)
            LogWarm(_logger, _pools.Count, (long)Clock.GetElapsedTime(started).TotalMilliseconds);
        await base.StartAsync(cancellationToken);
    }

    protected override Task RunRoundAsync(CancellationToken stopping) => Task.WhenAll(_pools.Values.Select(pool => pool.TendAsync(stopping)));

    [LoggerMessage(1310, LogLevel.Information, "The pools of {Roles} roles were warm after {Milliseconds} ms")]
    private static partial void LogWarm(ILogger logger, int roles, long milliseconds);
}
