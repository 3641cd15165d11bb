using System.Globalization;
using Npgsql;

namespace Cidadao.Core.Database;

/// <summary>
/// The partitions of <c>contracts</c> and <c>contract_items</c>: one for each year of signature (<c>contracts_y2024</c>), and
/// <c>contracts_other</c> for rows without a day or with one that no contract of today can have. Each has its own indexes, which a bulk load
/// may drop without touching those of other years; <c>contracts_other</c> is the pattern that a new year is made after.
/// </summary>
public sealed class ContractYears(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>The first year that has a partition of its own.</summary>
    public const int First = 1990;

    /// <summary>
    /// For a moment all who read contracts wait behind a new partition: rather than hold them up it gives up and tries again, and only after
    /// so many attempts waits in line like everybody.
    /// </summary>
    private const int ShortAttempts = 40;

    private const string Outdated =
        """
        SELECT p.relname FROM pg_class p JOIN pg_inherits i ON i.inhparent = p.oid JOIN pg_stat_user_tables s ON s.relid = i.inhrelid
        WHERE p.oid IN ('contracts'::regclass, 'contract_items'::regclass) AND NOT EXISTS (SELECT FROM pending_indexes)
            AND (SELECT pg_try_advisory_xact_lock(hashtext('cidadao:contract-statistics')))
        GROUP BY p.oid, p.relname, p.reltuples HAVING abs(sum(s.n_live_tup) - greatest(p.reltuples, 0)) > 0.1 * sum(s.n_live_tup)
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200), Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>The last year that may have a partition of its own: the next one.</summary>
    public int Last => clock.GetUtcNow().Year + 1;

    /// <summary>Makes the partition of a year, in a transaction of its own; rows of that year which came before it are moved there.</summary>
    public async Task AddAsync(int year, CancellationToken cancellation)
    {
        for (var attempt = 1; attempt <= ShortAttempts; attempt++)
        {
            try
            {
                await AddAsync(year, Patience, cancellation);
                return;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                await Task.Delay(Pause, clock, cancellation);
            }
        }

        await AddAsync(year, TimeSpan.Zero, cancellation);
    }

    /// <summary>Makes the partitions that the contracts of today and of soon will need.</summary>
    public async Task AddAheadAsync(CancellationToken cancellation)
    {
        for (var year = Last - 1; year <= Last; year++)
            await AddAsync(year, cancellation);
    }

    /// <param name="patience">How long a lock is waited for; zero for ever.</param>
    private async Task AddAsync(int year, TimeSpan patience, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var add = new NpgsqlCommand(
            $"SET LOCAL lock_timeout = {patience.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture)}; SELECT add_contract_year({year})", connection);
        add.CommandTimeout = 0;
        await add.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>
    /// Takes the statistics of the whole tables, which the server by itself takes of their partitions only, where the number of rows has
    /// changed by more than a tenth since. Not while indexes are built: it would wait for them. Of several workers one does it, the others pass.
    /// </summary>
    public async Task AnalyzeAsync(CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var outdated = new NpgsqlCommand(Outdated, connection);
        var tables = new List<string>();
        await using (var reader = await outdated.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
                tables.Add(reader.GetString(0));
        }

        foreach (var table in tables)
        {
            await using var analyze = new NpgsqlCommand($"ANALYZE {table}", connection) { CommandTimeout = 0 };
            await analyze.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }
}
