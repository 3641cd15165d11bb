using Microsoft.Extensions.AI;
using Npgsql;

namespace Cidadao.AgentWorker.Language;

/// <summary>
/// One call to one provider: its deadline, and what it costs. The most that it can cost is reserved before; what it did cost is settled after.
/// A call that the provider may have worked on without telling its price (too late, cancelled, unreadable) is charged in full; one that it
/// did not work on is not charged.
/// </summary>
internal sealed partial class ModelCall : IAsyncDisposable
{
    private readonly ProviderOptions _provider;
    private readonly ITokenBudget _budget;
    private readonly ModelMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly DateOnly _day;
    private readonly long _reserved;
    private readonly long _started;
    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _linked;
    private readonly CancellationToken _caller;
    private long _charge;
    private string? _outcome = "Cancelled";

    private ModelCall(
        ProviderOptions provider, ITokenBudget budget, ModelMetrics metrics, TimeProvider clock, ILogger logger, DateOnly day, long reserved, CancellationToken caller)
    {
        (_provider, _budget, _metrics, _clock, _logger, _day, _reserved, _charge, _caller) = (provider, budget, metrics, clock, logger, day, reserved, reserved, caller);
        _started = clock.GetTimestamp();
        _deadline = new(provider.CallTimeout, clock);
        _silence = new(Timeout.InfiniteTimeSpan, clock);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(caller, _deadline.Token, _silence.Token);
    }

    /// <summary>Cancelled by the caller, at the deadline, or after a silence.</summary>
    public CancellationToken Token => _linked.Token;

    /// <exception cref="ModelException">The day's tokens do not suffice.</exception>
    public static async Task<ModelCall> BeginAsync(
        ProviderOptions provider, ITokenBudget budget, ModelMetrics metrics, TimeProvider clock, ILogger logger, long mostTokens, CancellationToken caller)
    {
        if (await budget.ReserveAsync(provider.Name, mostTokens, provider.TokensPerDay, caller) is { } day)
            return new(provider, budget, metrics, clock, logger, day, mostTokens, caller);
        metrics.Called(provider.Name, TimeSpan.Zero, nameof(ModelFailure.BudgetSpent));
        throw new ModelException(ModelFailure.BudgetSpent, $"{provider.Name}: {nameof(ModelFailure.BudgetSpent)}.");
    }

    /// <summary>Whoever is silent from now on for longer than a try may last is not waited for.</summary>
    public void Heard() => _silence.CancelAfter(_provider.TryTimeout);

    /// <summary>The answer is there. Without a count of the provider's own the reservation stands.</summary>
    public void Answered(UsageDetails? usage)
    {
        _outcome = null;
        if (usage is not { InputTokenCount: { } input, OutputTokenCount: { } output })
            return;
        _charge = input + output;
        _metrics.Spent(_provider.Name, input, output);
    }

    /// <returns>What went wrong; null when the caller has cancelled, whose affair that is.</returns>
    public ModelException? Failed(Exception e)
    {
        if (e is OperationCanceledException && _caller.IsCancellationRequested)
            return null;
        var failure = ModelException.Of(_provider.Name, e);
        _outcome = failure.Failure.ToString();
        if (failure.Failure is not (ModelFailure.TimedOut or ModelFailure.Unreadable or ModelFailure.TooLong))
            _charge = 0;
        return failure;
    }

    public async ValueTask DisposeAsync()
    {
        _linked.Dispose();
        _silence.Dispose();
        _deadline.Dispose();
        _metrics.Called(_provider.Name, _clock.GetElapsedTime(_started), _outcome);
        if (_charge == _reserved)
            return;
        try
        {
            // Also for a caller that has gone: what is reserved must not stay so.
            await _budget.SettleAsync(_provider.Name, _day, _charge - _reserved, CancellationToken.None);
        }
        catch (NpgsqlException e)
        {
            // The reservation stands until the day ends: too much is charged, never too little.
            LogNotSettled(_logger, e, _provider.Name);
        }
    }

    [LoggerMessage(1240, LogLevel.Warning, "What a call to {Provider} did cost could not be written down; the most that it could cost stands")]
    private static partial void LogNotSettled(ILogger logger, Exception e, string provider);
}
