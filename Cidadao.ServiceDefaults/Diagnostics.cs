using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cidadao.ServiceDefaults;

/// <summary>What one needs to know of a process to help it, and nothing that it must keep to itself.</summary>
public sealed class Diagnostics
{
    private readonly IServiceProvider _services;
    private readonly IHostEnvironment _environment;
    private readonly EffectiveOptions _options;
    private readonly LastErrors _errors;
    private readonly TimeProvider _clock;

    internal Diagnostics(IServiceProvider services, EffectiveOptions options)
    {
        (_services, _options) = (services, options);
        _environment = services.GetRequiredService<IHostEnvironment>();
        _errors = services.GetRequiredService<LastErrors>();
        _clock = services.GetRequiredService<TimeProvider>();
    }

    public DiagnosticsReport Read()
    {
        using var process = Process.GetCurrentProcess();
        var started = new DateTimeOffset(process.StartTime).ToUniversalTime();
        var now = _clock.GetUtcNow();
        var memory = GC.GetGCMemoryInfo();
        return new(
            _environment.ApplicationName,
            Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
            RuntimeInformation.FrameworkDescription,
            RuntimeInformation.OSDescription,
            _environment.EnvironmentName,
            process.Id,
            started,
            (now - started).TotalSeconds,
            Environment.ProcessorCount,
            new(
                process.WorkingSet64, GC.GetTotalMemory(forceFullCollection: false), memory.HeapSizeBytes, memory.TotalCommittedBytes, memory.TotalAvailableMemoryBytes,
                GC.GetTotalAllocatedBytes(), GC.CollectionCount(0), GC.CollectionCount(1), GC.CollectionCount(2), GC.GetTotalPauseDuration().TotalSeconds,
                System.Runtime.GCSettings.IsServerGC),
            new(process.Threads.Count, ThreadPool.ThreadCount, ThreadPool.PendingWorkItemCount, ThreadPool.CompletedWorkItemCount, Monitor.LockContentionCount),
            PoolFigures.Read(),
            _options.Read(_services),
            _errors.Newest);
    }
}

/// <summary>A process as it stands.</summary>
/// <param name="Application">Such as <c>Cidadao.Api</c>.</param>
/// <param name="Version">Of the build, with its commit where that is known.</param>
/// <param name="UptimeSeconds">Since <paramref name="StartedAt"/>.</param>
/// <param name="Options">The application's options in force; of texts only whether they are set.</param>
/// <param name="Errors">The last warnings and errors, the newest first: templates without values, types of exceptions without their texts.</param>
public sealed record DiagnosticsReport(
    string Application,
    string Version,
    string Framework,
    string System,
    string Environment,
    int ProcessId,
    DateTimeOffset StartedAt,
    double UptimeSeconds,
    int Processors,
    MemoryUse Memory,
    ThreadUse Threads,
    IReadOnlyList<PoolUse> DatabasePools,
    IReadOnlyDictionary<string, string> Options,
    IReadOnlyList<LoggedError> Errors);

/// <summary>Memory and its collection; sizes in bytes.</summary>
/// <param name="WorkingSet">In RAM.</param>
/// <param name="Used">Managed objects, living and not yet collected.</param>
/// <param name="Heap">Of the last collection.</param>
/// <param name="Available">What the process may have.</param>
/// <param name="Allocated">Since the start.</param>
/// <param name="PauseSeconds">In which collections held up everything, since the start.</param>
public sealed record MemoryUse(
    long WorkingSet,
    long Used,
    long Heap,
    long Committed,
    long Available,
    long Allocated,
    int Generation0,
    int Generation1,
    int Generation2,
    double PauseSeconds,
    bool IsServerGC);

/// <summary>The wire format, compiled.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DiagnosticsReport))]
public sealed partial class DiagnosticsJson : JsonSerializerContext;

/// <summary>Threads and what waits for them.</summary>
/// <param name="Threads">Of the process.</param>
/// <param name="Pool">Of them, the thread pool's.</param>
/// <param name="Waiting">Work that waits for one.</param>
/// <param name="Done">Work since the start.</param>
/// <param name="Contentions">Times that a thread had to wait for a lock, since the start.</param>
public sealed record ThreadUse(int Threads, int Pool, long Waiting, long Done, long Contentions);
