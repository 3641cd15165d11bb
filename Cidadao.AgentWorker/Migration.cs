using Cidadao.Core.Database;
using Npgsql;

namespace Cidadao.AgentWorker;

/// <summary><c>Cidadao.AgentWorker migrate</c>: brings the database up to date and ends.</summary>
internal static partial class Migration
{
    /// <returns>Exit code: 0 when the database is up to date.</returns>
    public static async Task<int> RunAsync(WebApplicationBuilder builder)
    {
        await using var app = builder.Build();
        await using var scope = app.Services.CreateAsyncScope();
        var logger = scope.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger(nameof(Migration));
        var db = scope.ServiceProvider.GetRequiredService<CidadaoDbContext>();
        var upgrade = new SchemaUpgrade(app.Services.GetRequiredService<NpgsqlDataSource>(), db);
        LogMigrated(logger, await upgrade.RunAsync(CancellationToken.None));
        return 0;
    }

    [LoggerMessage(1100, LogLevel.Information, "The database is up to date; {Count} migrations were applied")]
    private static partial void LogMigrated(ILogger logger, int count);
}
