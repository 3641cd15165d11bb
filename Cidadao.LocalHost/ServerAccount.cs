using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Cidadao.LocalHost;

/// <summary>
/// Whom PostgreSQL and Redis run as, and where their data lies: this user and <c>HOME/servers</c>, but never root. Root lends both to the
/// user <c>postgres</c>; where that one cannot enter the home, the data is under <c>/var/lib/cidadao</c> and <c>servers</c> is a link.
/// </summary>
internal static class ServerAccount
{
    private const string Shared = "/var/lib/cidadao";
    private const string User = "postgres";

    private static readonly string[] Prefix = Environment.IsPrivilegedProcess
        ? ["setpriv", $"--reuid={User}", $"--regid={User}", "--init-groups"]
        : [];

    /// <summary>Creates the folder of the servers' data at first, and ends what still works in it.</summary>
    /// <returns>Full path, links resolved, as the kernel shows it for a process that works there.</returns>
    /// <exception cref="LocalHostException">No such user (3); the link leads nowhere (1).</exception>
    public static async Task<string> OpenAsync(string home, Journal journal, TimeProvider time)
    {
        var servers = new DirectoryInfo(Path.Combine(home, "servers"));
        if (servers.LinkTarget is { } target && !Directory.Exists(target))
            throw new LocalHostException(1, $"{servers} aponta para {target}, que não existe mais. Para começar vazio: ./cidadao reset",
                $"{servers} points to {target}, which is gone. To start empty: ./cidadao reset");
        if (!servers.Exists)
            await CreateAsync(servers.FullName, home, journal, time);
        var folder = servers.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? servers.FullName;
        await Survivors.EndInAsync(folder, time);
        return folder;
    }

    public static ProcessStartInfo Line(string folder, params IEnumerable<string> line) => Command.Line(folder, [.. Prefix, .. line]);

    /// <summary>Creates a folder of the servers, theirs alone.</summary>
    public static Task CreateFolderAsync(string folder) =>
        Command.RunAsync(Command.Line("/", ["install", "-d", "-m", "700", .. Prefix.Length > 0 ? ["-o", User, "-g", User] : Prefix, folder]));

    private static async Task CreateAsync(string servers, string home, Journal journal, TimeProvider time)
    {
        if (Prefix.Length > 0 && !File.ReadLines("/etc/passwd").Any(line => line.StartsWith(User + ":", StringComparison.Ordinal)))
            throw new LocalHostException(3, $"Como root, os servidores rodam como o usuário {User}, que não existe: instale postgresql.",
                $"As root the servers run as the user {User}, who does not exist: install postgresql.");
        if (await Command.TryAsync(Command.Line("/", [.. Prefix, "test", "-x", home])) is null)
        {
            await CreateFolderAsync(servers);
            return;
        }

        var folder = Path.Combine(Shared, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(home)))[..12]);
        if (Directory.Exists(folder))
        {
            // No link of this home leads there: it belonged to a deleted home of the same path. Set aside, never taken over.
            await Survivors.EndInAsync(folder, time);
            if (Directory.Exists(folder + ".old"))
                Directory.Delete(folder + ".old", recursive: true);
            Directory.Move(folder, folder + ".old");
        }

        Directory.CreateDirectory(Shared);
        await CreateFolderAsync(folder);
        Directory.CreateSymbolicLink(servers, folder);
        journal.Say($"O usuário {User} não entra em {home}: os dados dos servidores ficam em {folder}.",
            $"The user {User} cannot enter {home}: the servers' data is in {folder}.");
    }
}
