using System.Globalization;
using System.Security.Cryptography;

namespace Cidadao.LocalHost;

/// <summary>A private PostgreSQL cluster on loopback, with a database <c>cidadao</c> of a role <c>cidadao</c> that is no superuser, but may see what standbys do.</summary>
internal static class PostgresServer
{
    private const int Oldest = 15;
    private const long Megabyte = 1 << 20;

    /// <summary>1. Finds the programs. 2. Creates the cluster, whole or not at all. 3. Gives the command, for this machine's memory.</summary>
    public static async Task<(Resource Resource, string ConnectionString)> PrepareAsync(string folder, int port, IReadOnlyList<string> settings)
    {
        var data = Path.Combine(folder, "postgres");
        var password = Path.Combine(data, "cidadao.password");
        var programs = Programs(Path.Combine(data, "PG_VERSION"));                                                              // 1
        if (!Directory.Exists(data))
            await CreateAsync(folder, programs, data);                                                                         // 2
        // Whatever worked in this folder has been ended, so a lock file can only mean a pid that somebody else has now.
        File.Delete(Path.Combine(data, "postmaster.pid"));
        return (Resource(ResourceNames.Postgres, data, programs, port, settings),                                                      // 3
            $"Host=127.0.0.1;Port={port};Username=cidadao;Password={await File.ReadAllTextAsync(password)};Database={ResourceNames.Database}");
    }

    /// <summary>Client programs against the server that runs in this folder.</summary>
    /// <exception cref="LocalHostException">None runs (1).</exception>
    public static PostgresClient Client(string folder)
    {
        var data = Path.Combine(folder, "postgres");
        var file = Path.Combine(data, "postmaster.pid");
        // Its fourth line is the port.
        if (!File.Exists(file) || File.ReadAllLines(file) is not { Length: > 3 } lines)
            throw new LocalHostException(1, $"O PostgreSQL de {folder} não responde.", $"The PostgreSQL of {folder} does not answer.");
        return new(Programs(Path.Combine(data, "PG_VERSION")), int.Parse(lines[3], CultureInfo.InvariantCulture),
            File.ReadAllText(Path.Combine(data, "cidadao.password")));
    }

    /// <returns>Folder of the newest programs, with a slash at its end: they read the archives of older ones.</returns>
    public static string NewestPrograms() => Programs("");

    /// <summary>A server over a cluster that is there when it starts.</summary>
    internal static Resource Resource(string name, string data, string programs, int port, params IEnumerable<string> more)
    {
        var settings = Settings(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes).Append($"port={port}").Concat(more);
        var line = ServerAccount.Line(data, [programs + "postgres", "-D", data, .. settings.SelectMany(setting => new[] { "-c", setting })]);
        return new(name, line, ServiceProcess.Interrupt, (pid, _) => Task.FromResult(IsReady(data, pid)));
    }

    /// <param name="memory">Bytes that this machine, or its control group, has.</param>
    internal static IEnumerable<string> Settings(long memory) =>
    [
        "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200", "fsync=on", "timezone=UTC",
        $"shared_buffers={Math.Clamp(memory / 4, 128 * Megabyte, 2048 * Megabyte) / Megabyte}MB",
        $"effective_cache_size={Math.Max(memory / 2, 256 * Megabyte) / Megabyte}MB",
        $"maintenance_work_mem={Math.Clamp(memory / 16, 64 * Megabyte, 512 * Megabyte) / Megabyte}MB",
        "work_mem=16MB", "max_wal_size=4GB", "checkpoint_timeout=15min", "wal_compression=lz4", "random_page_cost=1.1", "log_checkpoints=off",
        // Containers often have 64 MB of shared memory, which a parallel query outgrows.
        $"dynamic_shared_memory_type={(new DriveInfo("/dev/shm").TotalSize < 512 * Megabyte ? "mmap" : "posix")}",
    ];

    private static async Task CreateAsync(string folder, string programs, string data)
    {
        var draft = data + ".new";
        if (Directory.Exists(draft))
            Directory.Delete(draft, recursive: true);
        await Command.RunAsync(ServerAccount.Line(folder, programs + "initdb", "-D", draft, "-E", "UTF8", "--locale=C.UTF-8",
            "--auth-local=peer", "--auth-host=scram-sha-256", "--data-checksums"));
        // The single-user mode needs no superuser's password, so there is none, and no superuser can come in over TCP.
        var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        await Command.RunAsync(ServerAccount.Line(folder, programs + "postgres", "--single", "-D", draft, "postgres"),
            $"CREATE ROLE cidadao LOGIN CREATEDB PASSWORD '{password}'\nGRANT pg_monitor TO cidadao\nCREATE DATABASE {ResourceNames.Database} OWNER cidadao\n");
        await Command.RunAsync(ServerAccount.Line(draft, "sh", "-c", "umask 077; cat > cidadao.password"), password);
        Directory.Move(draft, data);
    }

    /// <returns>Folder with a slash at its end; the newest version, or the cluster's own.</returns>
    internal static string Programs(string versionFile)
    {
        var cluster = File.Exists(versionFile) ? int.Parse(File.ReadAllText(versionFile), CultureInfo.InvariantCulture) : 0;
        const string Installed = "/usr/lib/postgresql";
        var versions = (Directory.Exists(Installed) ? Directory.GetDirectories(Installed) : [])
            .Where(folder => File.Exists($"{folder}/bin/initdb"))
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0)
            .Where(version => version >= Oldest && (cluster == 0 || version == cluster)).ToList();
        if (versions.Count > 0)
            return $"{Installed}/{versions.Max()}/bin/";
        var package = cluster == 0 ? $"postgresql (≥ {Oldest})" : $"postgresql-{cluster}";
        throw new LocalHostException(3, $"Falta o PostgreSQL. Instale o pacote {package}.", $"PostgreSQL is missing. Install the package {package}.");
    }

    /// <summary>The server writes its pid into the first line of this file and its state into the eighth: what pg_ctl waits for too.</summary>
    private static bool IsReady(string data, int pid)
    {
        var file = Path.Combine(data, "postmaster.pid");
        return File.Exists(file) && File.ReadAllLines(file) is { Length: >= 8 } lines
            && lines[0] == pid.ToString(CultureInfo.InvariantCulture) && lines[7].Trim() == "ready";
    }
}
