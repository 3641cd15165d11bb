namespace Cidadao.LocalHost;

/// <summary>A home and the right to run in it: one instance a home, by a lock that goes with the process however that ends.</summary>
internal sealed class RunFolder : IDisposable
{
    private readonly FileStream _lock;

    /// <exception cref="LocalHostException">Another instance runs (6).</exception>
    public RunFolder(string home)
    {
        Home = Path.GetFullPath(home);
        Directory.CreateDirectory(Logs);
        Directory.CreateDirectory(Path.Combine(Home, "run"));
        try
        {
            // An flock(2), which the launcher looks at too, and the pid that it signals.
            _lock = new FileStream(Path.Combine(Home, "run", "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new LocalHostException(6, $"Já há uma instância em execução em {Home}. Para encerrá-la: ./cidadao down",
                $"An instance already runs in {Home}. To stop it: ./cidadao down");
        }

        _lock.SetLength(0);
        _lock.Write(System.Text.Encoding.ASCII.GetBytes($"{Environment.ProcessId}\n"));
        _lock.Flush();
    }

    public string Home { get; }

    public string Logs => Path.Combine(Home, "logs");

    public string State => Path.Combine(Home, "run", "state.json");

    public string Processes => Path.Combine(Home, "run", "processes.json");

    /// <summary>Where the services' metrics are, as Prometheus reads targets from a file.</summary>
    public string Targets => Path.Combine(Home, "run", "targets.json");

    public void Dispose() => _lock.Dispose();
}
