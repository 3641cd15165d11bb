using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;

namespace Cidadao.ServiceDefaults;

/// <summary>The thread pool as gauges; the platform measures it too, as if it could only grow.</summary>
internal sealed class ThreadMetrics(IMeterFactory meters) : IHostedService, IDisposable
{
    private readonly Meter _meter = meters.Create("Cidadao.Process");

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _meter.CreateObservableGauge("cidadao_ai_threads", () => ThreadPool.ThreadCount, "{thread}", "Threads of the pool.");
        _meter.CreateObservableGauge("cidadao_ai_thread_pool_queue", () => ThreadPool.PendingWorkItemCount, "{item}", "Work that waits for a thread.");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();
}
