namespace Cidadao.LocalHost;

/// <summary>Every resource's lines: prefixed to the console, plain to its own file, the last forty kept for error messages.</summary>
internal sealed class Journal(TextWriter console, bool colour, string folder) : IDisposable
{
    private const int TailLines = 40;
    private const long KeptBytes = 10 << 20;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (StreamWriter File, Queue<string> Tail)> _logs = [];
    private TextWriter _console = console;

    /// <summary>A line of LocalHost itself, without prefix.</summary>
    public void Say(string portuguese, string english)
    {
        lock (_gate)
            Print(LocalHostException.Say(portuguese, english));
    }

    public void Write(string name, string line)
    {
        lock (_gate)
        {
            if (!_logs.TryGetValue(name, out var log))
                _logs[name] = log = (Open(Path.Combine(folder, name + ".log")), new Queue<string>());
            log.File.WriteLine(line);
            log.Tail.Enqueue(line);
            if (log.Tail.Count > TailLines)
                log.Tail.Dequeue();
            // The sum of the letters gives a resource one of the colours 31 to 36, the same in every run.
            Print((colour ? $"\e[{31 + (name.Sum(letter => letter) % 6)}m{name,-8} |\e[0m " : $"{name,-8} | ") + line);
        }
    }

    public string Tail(string name)
    {
        lock (_gate)
            return _logs.TryGetValue(name, out var log) ? string.Concat(log.Tail.Select(line => $"{Environment.NewLine}    {line}")) : "";
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var log in _logs.Values)
                log.File.Dispose();
            _logs.Clear();
        }
    }

    private void Print(string line)
    {
        try
        {
            _console.WriteLine(line);
        }
        catch (IOException)
        {
            // The terminal was closed; what is left is to stop in order, without it.
            _console = TextWriter.Null;
        }
    }

    private static StreamWriter Open(string path) =>
        new(path, append: new FileInfo(path) is { Exists: true, Length: < KeptBytes }) { AutoFlush = true };
}
