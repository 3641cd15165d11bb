using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cidadao.Core.Hosting;

/// <summary>
/// Goes its rounds for as long as its host lives. Whatever a round throws is told, and the next round tries again: a server that is away
/// throws what its client's author thought of that day, and a service that gives up takes the whole host with it.
/// </summary>
public abstract partial class RecurringService(TimeProvider clock, ILogger logger) : BackgroundService
{
    /// <summary>From the end of a round to the start of the next.</summary>
    protected abstract TimeSpan Interval { get; }

    protected TimeProvider Clock => clock;

    protected abstract Task RunRoundAsync(CancellationToken stopping);

    /// <summary>Ends early when the service stops, by throwing or by returning.</summary>
    protected virtual Task PauseAsync(CancellationToken stopping) => Task.Delay(Interval, clock, stopping);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunRoundAsync(stoppingToken);
            }
            catch (Exception e)
            {
                if (!stoppingToken.IsCancellationRequested)
                    LogFailed(logger, e, GetType().Name, Interval);
            }

            await PauseAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(1060, LogLevel.Warning, "{Service} could not finish its round; it tries again in {Pause}")]
    private static partial void LogFailed(ILogger logger, Exception e, string service, TimeSpan pause);
}
