using static Cidadao.LocalHost.ResourceNames;

namespace Cidadao.LocalHost;

/// <summary>
/// <c>./cidadao backup</c> and <c>./cidadao restore</c>: the whole database in one file of <c>pg_dump</c>'s own format, without cached values.
/// Redis is not in it: what was accepted and not finished stands in the database's outbox, and is sent again.
/// </summary>
internal sealed class Backup(LocalTopologyOptions options, TextWriter output)
{
    private const string Draft = Database + "_restored";
    private const string Replaced = Database + "_replaced";

    /// <summary>A database that every server has, to stand on while others are made, named and dropped.</summary>
    private const string Ground = "postgres";

    private const string IsMade = "SELECT to_regclass('public.contracts') IS NOT NULL";
    private const string HasData = "SELECT EXISTS (SELECT FROM contracts) OR EXISTS (SELECT FROM imports) OR EXISTS (SELECT FROM investigations)";

    /// <summary>What is in every backup of ours, as <c>pg_restore --list</c> says it.</summary>
    private static readonly string[] Ours = [" TABLE public contracts ", " TABLE DATA public investigation_events ", " TABLE DATA public __EFMigrationsHistory "];

    private readonly string _home = Path.GetFullPath(options.Home);

    /// <summary>Of a running installation as it goes on, or of a stopped one. The file is whole or not there.</summary>
    /// <exception cref="LocalHostException">There is nothing to back up (1), or there is such a file already (6).</exception>
    public async Task SaveAsync(string file, bool overwrite, CancellationToken cancellation)
    {
        var path = Path.GetFullPath(file);
        if (File.Exists(path) && !overwrite)
            throw new LocalHostException(6, $"{path} já existe; para substituí-lo: --yes", $"{path} exists; to replace it: --yes");
        if (!Directory.Exists(Path.Combine(_home, "servers", Postgres)))
            throw new LocalHostException(1, $"Não há dados em {_home}.", $"There is no data in {_home}.");
        await using var stopped = await StartIfStoppedAsync(cancellation);
        var draft = path + ".new";
        try
        {
            await PostgresServer.Client(Servers).RunAsync(
                "pg_dump", Database, ["--format=custom", "--no-owner", "--no-privileges", $"--exclude-table-data=cache_entries", $"--file={draft}"], cancellation);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.Move(draft, path, overwrite: true);
        }
        finally
        {
            File.Delete(draft);
        }

        Say($"{path}: {new FileInfo(path).Length / 1e6:0.0} MB. Guarde também {Path.Combine(_home, "person.key")}: sem ela, pessoas não são reconhecidas em outra instalação.",
            $"{path}: {new FileInfo(path).Length / 1e6:0.0} MB. Keep {Path.Combine(_home, "person.key")} too: without it, persons are not recognised in another installation.");
    }

    /// <summary>
    /// Into a stopped installation or a new one. 1. The file is read to its end and must be one of ours. 2. It is restored into a database of
    /// its own and brought up to date. 3. Redis forgets its streams and values, which belong to the old data. 4. The two databases change
    /// names, in one transaction. Whatever fails before that leaves the old one as it was.
    /// </summary>
    /// <exception cref="LocalHostException">It is running, the file is none of ours or damaged, or there is data and no leave to replace it (6).</exception>
    public async Task RestoreAsync(string file, bool overwrite, CancellationToken cancellation)
    {
        var path = Path.GetFullPath(file);
        await CheckAsync(path, cancellation); // 1
        await using var topology = await LocalTopology.StartAsync(options with { Resources = [Postgres, Database, Redis] }, cancellation);
        var client = PostgresServer.Client(Servers);
        if (!overwrite && await client.ReadAsync(Database, IsMade, cancellation) == "t" && await client.ReadAsync(Database, HasData, cancellation) == "t")
            throw new LocalHostException(6, $"Há dados em {_home}, que seriam substituídos. Se é isso o que quer: --yes",
                $"There is data in {_home}, which would be replaced. If that is what you want: --yes");

        Say("Restaurando …", "Restoring …");
        await client.ExecuteAsync(Ground, cancellation, $"DROP DATABASE IF EXISTS {Draft}", $"CREATE DATABASE {Draft}"); // 2
        try
        {
            var jobs = Math.Clamp(Environment.ProcessorCount, 1, 8);
            await client.RunAsync("pg_restore", Draft, ["--exit-on-error", "--no-owner", "--no-privileges", $"--jobs={jobs}", $"--dbname={Draft}", path], cancellation);
            await topology.MigrateAsync(Draft, cancellation);
            await client.ExecuteAsync(Draft, cancellation, "ANALYZE");
        }
        catch
        {
            await client.ExecuteAsync(Ground, CancellationToken.None, $"DROP DATABASE {Draft} WITH (FORCE)");
            throw;
        }

        await RedisServer.ForgetAsync(topology.ConnectionStrings[Redis], cancellation); // 3
        await client.ExecuteAsync(Ground, CancellationToken.None, // 4
            $"DROP DATABASE IF EXISTS {Replaced} WITH (FORCE)",
            $"BEGIN; ALTER DATABASE {Database} RENAME TO {Replaced}; ALTER DATABASE {Draft} RENAME TO {Database}; COMMIT",
            $"DROP DATABASE {Replaced} WITH (FORCE)");
        Say("Restaurado. Inicie com ./cidadao up", "Restored. Start it with ./cidadao up");
    }

    /// <summary>Its list may be whole while its data is not: so it is read to its end, into nothing.</summary>
    private static async Task CheckAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
            throw new LocalHostException(2, $"Não há arquivo {path}.", $"There is no file {path}.");
        var programs = PostgresServer.NewestPrograms();
        try
        {
            var list = await Command.ReadAsync(PostgresClient.Archive(programs, "--list", path), cancellation);
            if (!Array.TrueForAll(Ours, entry => list.Contains(entry, StringComparison.Ordinal)))
                throw new LocalHostException(6, $"{path} não é uma cópia do Cidadão.AI.", $"{path} is no backup of Cidadão.AI.");
            await Command.RunAsync(PostgresClient.Archive(programs, "--file=/dev/null", path), cancellation: cancellation);
        }
        catch (LocalHostException e) when (e.ExitCode == 1)
        {
            throw new LocalHostException(6, $"{path} não pode ser lido como cópia; nada foi alterado.\n{e.Message}", $"{path} cannot be read as a backup; nothing was changed.\n{e.Message}");
        }
    }

    /// <returns>Null when it is running.</returns>
    private async Task<LocalTopology?> StartIfStoppedAsync(CancellationToken cancellation)
    {
        try
        {
            return await LocalTopology.StartAsync(options with { Resources = [Postgres, Database] }, cancellation);
        }
        catch (LocalHostException running) when (running.ExitCode == 6)
        {
            return null;
        }
    }

    private string Servers => new DirectoryInfo(Path.Combine(_home, "servers")) is { LinkTarget: not null } link
        ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName
        : Path.Combine(_home, "servers");

    private void Say(string portuguese, string english) => output.WriteLine(LocalHostException.Say(portuguese, english));
}
