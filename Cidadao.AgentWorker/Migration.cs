using Cidadao.Core.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Cidadao.AgentWorker;

/// <summary><c>Cidadao.AgentWorker migrate</c>: brings the database up to date and ends.</summary>
internal static partial class Migration
{
    /// <returns>Exit code: 0 when the database is up to date, 1 when it is of a version that this one does not know.</returns>
    public static async Task<int> RunAsync(WebApplicationBuilder builder)
    {
        await using var app = builder.Build();
        await using var scope = app.Services.CreateAsyncScope();
        var logger = scope.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger(nameof(Migration));
        var db = scope.ServiceProvider.GetRequiredService<CidadaoDbContext>();
        if ((await db.Database.GetAppliedMigrationsAsync()).Except(db.Database.GetMigrations()).ToList() is { Count: > 0 } unknown)
        {
            LogNewer(logger, string.Join(", ", unknown));
            return 1;
        }

        var upgrade = new SchemaUpgrade(app.Services.GetRequiredService<NpgsqlDataSource>(), db);
        LogMigrated(logger, await upgrade.RunAsync(CancellationToken.None));
        return 0;
    }

    [LoggerMessage(1101, LogLevel.Critical, "The database is of a newer version, as after the restoring of its backup; unknown here: {Migrations}")]
    private static partial void LogNewer(ILogger logger, string migrations);

    [LoggerMessage(1100, LogLevel.Information, "The database is up to date; {Count} migrations were applied")]
    private static partial void LogMigrated(ILogger logger, int count);
}
