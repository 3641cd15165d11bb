using System.Net.WebSockets;
using Cidadao.Core.Access;
using Cidadao.Core.Hosting;
using Cidadao.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace Cidadao.Api.Live;

/// <summary>
/// Looks after connections each second: of which key the time is over, who has waited too long. When the host stops it sends all of them away
/// with 1001 before the server stops listening to them, and waits for that, up to <see cref="LiveOptions.CloseWithin"/>; not before those who
/// come back are sent to another replica.
/// </summary>
internal sealed class LiveKeeper(
    LiveDoor door, LiveHub hub, KeyRing ring, Draining draining, IOptions<LiveOptions> options, TimeProvider clock, ILogger<LiveKeeper> logger)
    : RecurringService(clock, logger), IHostedLifecycleService
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    protected override TimeSpan Interval => TimeSpan.FromSeconds(1);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await draining.DelayAsync(cancellationToken);
        door.Close();
        hub.Flush();
        foreach (var visit in door.Visits)
            visit.End(WebSocketCloseStatus.EndpointUnavailable, "The server shuts down: come back.");
        for (var began = Clock.GetTimestamp(); door.Visits.Count > 0 && Clock.GetElapsedTime(began) < options.Value.CloseWithin && !cancellationToken.IsCancellationRequested;)
            await Task.Delay(Glance, Clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var visit in door.Visits)
            visit.Abort();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override Task RunRoundAsync(CancellationToken stopping)
    {
        foreach (var visit in door.Visits)
        {
            if (visit.Key is { } key && ring.StateOf(key) is not KeyState.Valid and var state)
                visit.End(WebSocketCloseStatus.PolicyViolation, $"The API key is no longer valid: {state}.");
            visit.Look();
        }

        return Task.CompletedTask;
    }
}
