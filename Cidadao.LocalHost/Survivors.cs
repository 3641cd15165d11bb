using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Cidadao.LocalHost;

/// <summary>What runs now, kept in a file, so that the next start can end what a killed LocalHost left behind.</summary>
internal sealed class Survivors(string file)
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly Lock _gate = new();
    private ImmutableList<Entry> _entries = [];

    public void Add(ServiceProcess process)
    {
        lock (_gate)
        {
            _entries = _entries.Add(new Entry(process.Resource.Name, process.Id, StartOf(process.Id), process.Resource.StopSignal));
            Write(file, _entries);
        }
    }

    /// <summary>Ends, youngest first, the processes of the file that still are the ones it means: a pid alone may be another's by now.</summary>
    /// <returns>How many there were.</returns>
    public static async Task<int> EndAsync(string file, TimeProvider time)
    {
        var entries = File.Exists(file) ? JsonSerializer.Deserialize<List<Entry>>(await File.ReadAllTextAsync(file), Indented) ?? [] : [];
        var alive = entries.Where(entry => entry.Start > 0 && StartOf(entry.Pid) == entry.Start).Reverse().ToList();
        foreach (var entry in alive)
            await EndAsync(entry.Pid, entry.Start, entry.StopSignal, time);
        File.Delete(file);
        return alive.Count;
    }

    /// <summary>Ends whatever works in a folder of servers: also one whose pid was never written, and the backends of a killed postmaster.</summary>
    public static async Task EndInAsync(string folder, TimeProvider time)
    {
        var pids = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => char.IsAsciiDigit(name![0]))
            .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).Where(pid => WorksIn(pid, folder)).Order().ToList();
        foreach (var pid in pids)
            await EndAsync(pid, StartOf(pid), ServiceProcess.Interrupt, time);
    }

    /// <summary>Writes JSON so that a reader sees the old file or the new one, never half of it.</summary>
    public static void Write<T>(string path, T value)
    {
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(value, Indented));
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <returns>Clock ticks from boot to the start of the process (/proc/PID/stat, field 22); 0 when there is none, or only its remains.</returns>
    internal static long StartOf(int pid)
    {
        try
        {
            return StartIn(File.ReadAllText($"/proc/{pid}/stat"));
        }
        catch (IOException)
        {
            return 0;
        }
    }

    /// <param name="stat"><c>812 (a (b) c) S 1 …</c>: the name may hold spaces and brackets, so fields are counted from the last bracket.</param>
    internal static long StartIn(string stat)
    {
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields[0] is "Z" or "X" ? 0 : long.Parse(fields[19], CultureInfo.InvariantCulture);
    }

    private static bool WorksIn(int pid, string folder)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/cwd").LinkTarget?.StartsWith(folder + '/', StringComparison.Ordinal) ?? false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static async Task EndAsync(int pid, long start, int signal, TimeProvider time)
    {
        for (var waited = 0; start > 0 && StartOf(pid) == start; waited++)
        {
            if (waited is 0 or 200)
                _ = ServiceProcess.Signal(pid, waited == 0 ? signal : ServiceProcess.Abort);
            await Task.Delay(TimeSpan.FromMilliseconds(50), time);
        }
    }

    private sealed record Entry(string Name, int Pid, long Start, int StopSignal);
}
