using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Cidadao.LocalHost;

/// <summary>What one resource runs, how it is asked to end, and how one sees, given its pid, that it is ready.</summary>
internal sealed record Resource(string Name, ProcessStartInfo Line, int StopSignal, Func<int, CancellationToken, Task<bool>> IsReady);

/// <summary>One running process, with its lines pumped into the journal.</summary>
internal sealed class ServiceProcess
{
    public const int Interrupt = 2;
    public const int Abort = 9;
    public const int Terminate = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly Task _pumps;
    private readonly TimeProvider _time;

    public ServiceProcess(Resource resource, Journal journal, TimeProvider time)
    {
        (Resource, _time) = (resource, time);
        _process = Process.Start(resource.Line)!;
        _pumps = resource.Line.RedirectStandardOutput
            ? Task.WhenAll(PumpAsync(_process.StandardOutput, journal), PumpAsync(_process.StandardError, journal))
            : Task.CompletedTask;
    }

    public Resource Resource { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>True once somebody asked it to end: its exit is then no failure.</summary>
    public bool Expected { get; private set; }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Signal(int pid, int signal);

    /// <returns>The exit code, when the last lines are in the journal too.</returns>
    public async Task<int> WaitAsync(CancellationToken cancellation = default)
    {
        await _process.WaitForExitAsync(cancellation);
        // A grandchild may hold the pipe open after a kill, so the end of the lines is awaited with a bound.
        await Task.WhenAny(_pumps, Task.Delay(TimeSpan.FromSeconds(1), _time, cancellation));
        return _process.ExitCode;
    }

    /// <summary>Asks it to end, waits 30 s, then kills it.</summary>
    public async Task StopAsync()
    {
        Expected = true;
        if (HasExited)
            return;
        _ = Signal(Id, Resource.StopSignal);
        using var bound = new CancellationTokenSource(Patience, _time);
        try
        {
            await WaitAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
        }
    }

    /// <summary>SIGKILL to it and its children.</summary>
    public Task KillAsync()
    {
        Expected = true;
        _process.Kill(entireProcessTree: true);
        return WaitAsync();
    }

    private async Task PumpAsync(StreamReader reader, Journal journal)
    {
        while (await reader.ReadLineAsync() is { } line)
            journal.Write(Resource.Name, line);
    }
}
