using System.Collections.Concurrent;

namespace Cidadao.LocalHost;

/// <summary>Starts resources, waits for them, watches them and ends them.</summary>
internal sealed class Supervisor(LocalTopologyOptions options, Journal journal, Survivors survivors)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private readonly TaskCompletionSource<LocalHostException> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, ServiceProcess> _running = [];

    public Task<LocalHostException> Failed => _failed.Task;

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <exception cref="LocalHostException">It, or another one meanwhile, ended; or it took too long.</exception>
    public async Task StartAsync(Resource resource, CancellationToken cancellation)
    {
        var started = options.Time.GetTimestamp();
        var process = Launch(resource);
        _ = WatchAsync(process);
        while (!await resource.IsReady(process.Id, cancellation))
        {
            if (Failed.IsCompleted)
                throw await Failed;
            if (options.Time.GetElapsedTime(started) > options.StartTimeout)
                throw Describe(resource.Name, $"não ficou pronto em {options.StartTimeout}", $"was not ready after {options.StartTimeout}");
            await Task.Delay(PollInterval, options.Time, cancellation);
        }

        var seconds = options.Time.GetElapsedTime(started).TotalSeconds;
        journal.Say($"{resource.Name} pronto em {seconds:0.0} s", $"{resource.Name} ready in {seconds:0.0} s");
    }

    /// <summary>Runs it to its end, or until it is cancelled.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> RunAsync(Resource resource, CancellationToken cancellation)
    {
        var process = Launch(resource);
        try
        {
            return await process.WaitAsync(cancellation);
        }
        finally
        {
            await StopAsync(resource.Name);
        }
    }

    public int ProcessIdOf(string name) => _running[name].Id;

    public Task StopAsync(string name) => _running.TryRemove(name, out var process) ? process.StopAsync() : Task.CompletedTask;

    public Task KillAsync(string name) => _running.TryRemove(name, out var process) ? process.KillAsync() : Task.CompletedTask;

    /// <summary>Stops all of one kind (<c>worker</c>, <c>worker-2</c> …) at once.</summary>
    public Task StopKindAsync(string kind) => Task.WhenAll(_running.Keys.Where(name => LocalTopology.KindOf(name) == kind).Select(StopAsync));

    public LocalHostException DescribeExit(string name, int code) => Describe(name, $"terminou com o código {code}", $"ended with code {code}");

    private LocalHostException Describe(string name, string portuguese, string english) =>
        new(1, $"{name} {portuguese}:{journal.Tail(name)}", $"{name} {english}:{journal.Tail(name)}");

    private ServiceProcess Launch(Resource resource)
    {
        var process = new ServiceProcess(resource, journal, options.Time);
        _running[resource.Name] = process;
        survivors.Add(process);
        return process;
    }

    private async Task WatchAsync(ServiceProcess process)
    {
        var code = await process.WaitAsync();
        if (!process.Expected)
            _failed.TrySetResult(DescribeExit(process.Resource.Name, code));
    }
}
