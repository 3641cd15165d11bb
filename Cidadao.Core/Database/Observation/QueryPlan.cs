using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Cidadao.Core.Database.Observation;

/// <summary>
/// The generic plan of a statement: without values, nothing executed. PostgreSQL 16 has <c>EXPLAIN (GENERIC_PLAN)</c>; on 15 too a prepared
/// statement under <c>plan_cache_mode = force_generic_plan</c> shows the same, executed with NULL for every parameter.
/// </summary>
internal static partial class QueryPlan
{
    /// <summary>In every statement of a question for a plan.</summary>
    public const string Mark = "cidadao_slow_query";

    private const int LongestPlan = 16_000;

    /// <summary>Never waits long: not for a lock that a migration holds, not for a planner that does not come to an end.</summary>
    private const string Bounds =
        "SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL lock_timeout = '500ms'; SET LOCAL statement_timeout = '5s' /* " + Mark + " */";

    /// <returns>
    /// False for several statements in one, since what follows the first would be executed, and for COPY and utility statements, which take no
    /// parameters, so that their values stand in their text.
    /// </returns>
    public static bool CanBeAskedFor(string statement) =>
        Planned().IsMatch(statement) && Tokens().Matches(statement).All(token => token.ValueSpan is not ";");

    /// <param name="statement">One for which <see cref="CanBeAskedFor"/> holds.</param>
    /// <exception cref="PostgresException">It cannot be planned here: a temporary table of another session, a parameter of no known type, a lock.</exception>
    public static async Task<string> AskAsync(NpgsqlDataSource database, string statement, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var isPrepared = false;
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            await ExecuteAsync(connection, Bounds, cancellation);
            await ExecuteAsync(connection, $"PREPARE {Mark} AS {Positional(statement)}", cancellation);
            isPrepared = true;
            await using var count = new NpgsqlCommand($"SELECT cardinality(parameter_types) FROM pg_prepared_statements WHERE name = '{Mark}'", connection);
            var parameters = (int)(await count.ExecuteScalarAsync(cancellation))!;
            var nulls = parameters == 0 ? "" : $" ({string.Join(", ", Enumerable.Repeat("NULL", parameters))})";
            return await ReadAsync(connection, $"EXPLAIN EXECUTE {Mark}{nulls}", cancellation);
        }
        finally
        {
            // It outlives its transaction, and the connection goes back to others.
            if (isPrepared)
                await ExecuteAsync(connection, $"DEALLOCATE {Mark}", CancellationToken.None);
        }
    }

    /// <summary>Npgsql's named parameters as the server knows them: <c>@id</c> is <c>$1</c>, in the order in which they are met.</summary>
    internal static string Positional(string statement)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        return Tokens().Replace(statement, token =>
        {
            if (!token.Groups["parameter"].Success)
                return token.Value;
            if (!numbers.TryGetValue(token.Value, out var number))
                numbers[token.Value] = number = numbers.Count + 1;
            return string.Create(CultureInfo.InvariantCulture, $"${number}");
        });
    }

    private static async Task<string> ReadAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var lines = new List<string>();
        for (var length = 0; length < LongestPlan && await reader.ReadAsync(cancellation); length += lines[^1].Length)
            lines.Add(reader.GetString(0));
        return string.Join('\n', lines);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    [GeneratedRegex(@"^(?:\s|--[^\n]*\n)*(?:SELECT|WITH|INSERT|UPDATE|DELETE|MERGE)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Planned();

    // What may hold a semicolon or an @ that means nothing, then the two that mean something; @@ and <@ are operators.
    [GeneratedRegex("""'(?:[^']|'')*'|"[^"]*"|--[^\n]*|/\*.*?\*/|(?<![@<\w])@(?<parameter>[A-Za-z_]\w*)|;""", RegexOptions.Singleline)]
    private static partial Regex Tokens();
}
