using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Cidadao.Web.Components;

/// <summary>Counts open pages, for the metrics.</summary>
internal sealed class CircuitCount : CircuitHandler, IDisposable
{
    private readonly Meter _meter;
    private int _open;

    public CircuitCount(IMeterFactory meters)
    {
        _meter = meters.Create("Cidadao.Web");
        _meter.CreateObservableGauge("cidadao_ai_web_circuits", () => Volatile.Read(ref _open), "{page}", "Open pages of the web, and those that may still come back.");
    }

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _open);
        return Task.CompletedTask;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Interlocked.Decrement(ref _open);
        return Task.CompletedTask;
    }

    public void Dispose() => _meter.Dispose();
}
