using System.Diagnostics;
using System.Globalization;

namespace Cidadao.LocalHost;

/// <summary>PostgreSQL's own client programs, as the role <c>cidadao</c>, against a running server of a home.</summary>
/// <param name="programs">Folder of the programs of the cluster's version, with a slash at its end.</param>
internal sealed class PostgresClient(string programs, int port, string password)
{
    /// <summary>Checks an archive, without a server.</summary>
    public static ProcessStartInfo Archive(string programs, params string[] arguments) => Command.Line("/", [programs + "pg_restore", .. arguments]);

    /// <exception cref="LocalHostException">It failed; with what it printed.</exception>
    public Task RunAsync(string program, string database, IEnumerable<string> arguments, CancellationToken cancellation) =>
        Command.RunAsync(Line(program, database, arguments), cancellation: cancellation);

    /// <summary>Runs statements one after the other, each in a transaction of its own: some of them allow no other.</summary>
    public Task ExecuteAsync(string database, CancellationToken cancellation, params IEnumerable<string> statements) =>
        RunAsync("psql", database, Quiet.Concat(statements.SelectMany(statement => new[] { "-c", statement })), cancellation);

    /// <returns>What the query prints: one value.</returns>
    public async Task<string> ReadAsync(string database, string query, CancellationToken cancellation) =>
        (await Command.ReadAsync(Line("psql", database, [.. Quiet, "-c", query]), cancellation)).Trim();

    private static readonly string[] Quiet = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"];

    private ProcessStartInfo Line(string program, string database, IEnumerable<string> arguments)
    {
        var line = Command.Line("/", [programs + program, .. arguments]);
        line.Environment["PGHOST"] = "127.0.0.1";
        line.Environment["PGPORT"] = port.ToString(CultureInfo.InvariantCulture);
        line.Environment["PGUSER"] = "cidadao";
        line.Environment["PGPASSWORD"] = password;
        line.Environment["PGDATABASE"] = database;
        return line;
    }
}
