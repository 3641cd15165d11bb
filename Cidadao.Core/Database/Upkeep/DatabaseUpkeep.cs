using System.Diagnostics.Metrics;
using Cidadao.Core.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Cidadao.Core.Database.Upkeep;

/// <summary>
/// Once an hour, in one process at a time: (1) interrupted imports that nobody took up again are discarded, (2) what is older than its
/// <see cref="Retention"/> is removed, a few thousand rows at a time, each batch a transaction of its own, so that nobody waits for it and a
/// stop in between loses nothing. Short-lived things have their own: the inbox <c>OutboxJanitor</c>, the cache <c>CacheCleaning</c>.
/// </summary>
internal sealed partial class DatabaseUpkeep : RecurringService
{
    private const int BatchSize = 5_000;
    private const string TakeTurn = "SELECT pg_try_advisory_lock(hashtext('cidadao:upkeep'))";
    private const string GiveTurn = "SELECT pg_advisory_unlock(hashtext('cidadao:upkeep'))";

    private const string Discard = // (1)
        """
        -- upkeep.imports
        UPDATE imports SET status = 3, ended_at = $2 WHERE status = 5 AND coalesce(heartbeat_at, requested_at) < $1
        """;

    private readonly NpgsqlDataSource _database;
    private readonly UpkeepOptions _options;
    private readonly ILogger<DatabaseUpkeep> _logger;
    private readonly Counter<long> _removed;

    public DatabaseUpkeep(NpgsqlDataSource database, IOptions<UpkeepOptions> options, IMeterFactory meters, TimeProvider clock, ILogger<DatabaseUpkeep> logger)
        : base(clock, logger)
    {
        (_database, _options, _logger) = (database, options.Value, logger);
        _removed = meters.Create("Cidadao.Database").CreateCounter<long>("cidadao_ai_upkeep_rows_removed", "{row}", "Rows that outlived their retention, by table.");
    }

    protected override TimeSpan Interval { get; } = TimeSpan.FromHours(1);

    protected override async Task RunRoundAsync(CancellationToken stopping)
    {
        await using var connection = await _database.OpenConnectionAsync(stopping);
        if (!await SaysTrueAsync(connection, TakeTurn, stopping))
            return;
        try
        {
            await ExecuteAsync(connection, Discard, stopping, Before(_options.UploadDays), Clock.GetUtcNow()); // (1)
            foreach (var retention in Retention.All) // (2)
                await RemoveAsync(connection, retention, stopping);
        }
        finally
        {
            if (connection.State == System.Data.ConnectionState.Open)
                await SaysTrueAsync(connection, GiveTurn, CancellationToken.None);
        }
    }

    private async Task RemoveAsync(NpgsqlConnection connection, Retention retention, CancellationToken stopping)
    {
        var (all, before) = (0L, Before(retention.Days(_options)));
        for (var removed = BatchSize; removed == BatchSize; all += removed)
        {
            removed = await ExecuteAsync(connection, retention.Delete, stopping, before, BatchSize);
            _removed.Add(removed, new KeyValuePair<string, object?>("table", retention.Table));
        }

        if (all > 0)
            LogRemoved(_logger, all, retention.Table);
    }

    private DateTimeOffset Before(int days) => Clock.GetUtcNow() - TimeSpan.FromDays(days);

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in parameters)
            command.Parameters.Add(new() { Value = value });
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<bool> SaysTrueAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    [LoggerMessage(1330, LogLevel.Information, "{Count} rows of {Table} have outlived their retention and were removed")]
    private static partial void LogRemoved(ILogger logger, long count, string table);
}
