using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Cidadao.Core.Database;

/// <summary>
/// Brings the database up to date, one process at a time: EF Core's own lock is on the table of its history, which of several processes that
/// start over an empty database each would make.
/// </summary>
public sealed class SchemaUpgrade(NpgsqlDataSource database, CidadaoDbContext db)
{
    /// <returns>How many migrations were applied.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        await using var turn = await database.OpenConnectionAsync(cancellation);
        await using (var wait = new NpgsqlCommand("SELECT pg_advisory_lock(hashtext('cidadao:migrate'))", turn) { CommandTimeout = 0 })
            await wait.ExecuteNonQueryAsync(cancellation);

        db.Database.SetCommandTimeout(TimeSpan.Zero);
        var pending = (await db.Database.GetPendingMigrationsAsync(cancellation)).Count();
        // A migration may touch an index that a bulk load has dropped and still owes.
        if (pending > 0 && (await db.Database.GetAppliedMigrationsAsync(cancellation)).Any(name => name.EndsWith("_PendingIndexes", StringComparison.Ordinal)))
            await new PendingIndexes(database).BuildAsync(cancellation);
        await db.Database.MigrateAsync(cancellation);
        await using var done = new NpgsqlCommand("SELECT pg_advisory_unlock(hashtext('cidadao:migrate'))", turn);
        await done.ExecuteNonQueryAsync(cancellation);
        return pending;
    }
}
