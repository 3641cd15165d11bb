using System.Security.Cryptography;

namespace Cidadao.LocalHost;

/// <summary>
/// A streaming standby of the private cluster, beside it. It is copied anew at each start: so it always follows, however long it was not wanted.
/// </summary>
internal static class PostgresStandby
{
    private const string Role = "standby";

    /// <summary>While the primary does not run: the role that may copy and follow it, and the command for the copy that will be there.</summary>
    /// <param name="primary">The services' connection string of the primary; the standby's is the same but for the port.</param>
    public static async Task<(Resource Resource, string ConnectionString)> PrepareAsync(string folder, string primary, int port)
    {
        var programs = ProgramsOf(folder);
        if (!File.Exists(PasswordFile(folder)))
        {
            var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
            await Command.RunAsync(ServerAccount.Line(folder, programs + "postgres", "--single", "-D", PrimaryOf(folder), "postgres"),
                $"DROP ROLE IF EXISTS {Role}\nCREATE ROLE {Role} LOGIN REPLICATION PASSWORD '{password}'\n");
            await Command.RunAsync(ServerAccount.Line(folder, "sh", "-c", $"umask 077; cat > '{PasswordFile(folder)}'"), password);
        }

        // What a long query still reads is kept by the primary rather than taken from under it; a change of a table does not wait long for it.
        return (PostgresServer.Resource(ResourceNames.Standby, DataOf(folder), programs, port, "hot_standby_feedback=on", "max_standby_streaming_delay=3s"),
            primary.Replace($"Port={PortOf(primary)};", $"Port={port};", StringComparison.Ordinal));
    }

    /// <summary>While the primary runs: the copy, with what makes it follow.</summary>
    public static async Task CopyAsync(string folder, string primary)
    {
        if (Directory.Exists(DataOf(folder)))
            Directory.Delete(DataOf(folder), recursive: true);
        var line = ServerAccount.Line(folder, ProgramsOf(folder) + "pg_basebackup", "-D", DataOf(folder), "-h", "127.0.0.1", "-p", PortOf(primary),
            "-U", Role, "--write-recovery-conf", "--wal-method=stream", "--checkpoint=fast", "--no-password");
        line.Environment["PGPASSWORD"] = await File.ReadAllTextAsync(PasswordFile(folder));
        await Command.RunAsync(line);
    }

    private static string PrimaryOf(string folder) => Path.Combine(folder, "postgres");

    private static string DataOf(string folder) => Path.Combine(folder, "postgres-standby");

    private static string PasswordFile(string folder) => Path.Combine(PrimaryOf(folder), "standby.password");

    private static string ProgramsOf(string folder) => PostgresServer.Programs(Path.Combine(PrimaryOf(folder), "PG_VERSION"));

    private static string PortOf(string connection) =>
        connection.Split(';').Single(part => part.StartsWith("Port=", StringComparison.Ordinal))["Port=".Length..];
}
