namespace Cidadao.LocalHost;

/// <summary>What to start, where, and on which ports.</summary>
public sealed record LocalTopologyOptions
{
    /// <summary>Folder of everything that is kept: <c>servers/</c>, <c>logs/</c>, <c>run/</c>. One running instance per home.</summary>
    public required string Home { get; init; }

    /// <summary>Loopback port of the API; 0 chooses a free one. A given port in use is an error (exit code 4).</summary>
    public int ApiPort { get; init; }

    /// <summary>Loopback port of the web; 0 chooses a free one.</summary>
    public int WebPort { get; init; }

    /// <summary>Which of <see cref="ResourceNames.All"/> to start.</summary>
    public IReadOnlyCollection<string> Resources { get; init; } = ResourceNames.All;

    /// <summary>Replicas of the API: <c>api</c>, <c>api-2</c> …. The first has <see cref="ApiPort"/>, and is the web's.</summary>
    public int Apis { get; init; } = 1;

    /// <summary>Replicas of the worker: <c>worker</c>, <c>worker-2</c>, <c>worker-3</c> ….</summary>
    public int Workers { get; init; } = 1;

    /// <summary>Also a streaming standby of PostgreSQL, copied anew at each start: <c>postgres-standby</c>, the services' <c>cidadao-replica</c>.</summary>
    public bool Standby { get; init; }

    /// <summary>Further settings of PostgreSQL, <c>name=value</c>.</summary>
    public IReadOnlyList<string> PostgresSettings { get; init; } = [];

    /// <summary>Variables given to every service, over those inherited and over LocalHost's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The built assembly of a project such as <c>Cidadao.Api</c>. By default the one of this solution and configuration.</summary>
    public Func<string, string> Assembly { get; init; } = AssemblyOfSolution;

    /// <summary>Where the prefixed lines go; each resource's own lines are also in <c>logs/NAME.log</c>.</summary>
    public TextWriter Log { get; init; } = TextWriter.Null;

    public bool Colour { get; init; }

    /// <summary>Deletes the servers' data at the end, wherever it lies: for tests.</summary>
    public bool Ephemeral { get; init; }

    /// <summary>How long one resource may take to become ready.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(2);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    private static string AssemblyOfSolution(string project)
    {
        // …/bin/Release/net10.0/ of this project or of a test project: the last two folders are the services' too.
        var output = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var root = output;
        while (!File.Exists(Path.Combine(root.FullName, "Cidadao.sln")))
            root = root.Parent ?? throw new DirectoryNotFoundException($"No Cidadao.sln above {output}.");
        return Path.Combine(root.FullName, project, "bin", output.Parent!.Name, output.Name, project + ".dll");
    }
}
