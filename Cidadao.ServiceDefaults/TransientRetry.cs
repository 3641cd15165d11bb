using Microsoft.EntityFrameworkCore.Storage;
using Npgsql.EntityFrameworkCore.PostgreSQL;

namespace Cidadao.ServiceDefaults;

/// <summary>
/// Tries what fails on its way to the database, or is refused for a moment, again: three times, within a second. Not within a transaction that
/// the application began: the server has forgotten what was done in it.
/// </summary>
internal sealed class TransientRetry(ExecutionStrategyDependencies dependencies) : NpgsqlRetryingExecutionStrategy(dependencies, Attempts, Longest, null)
{
    private const int Attempts = 3;
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(300);

    private bool IsInTransaction => Dependencies.CurrentContext.Context.Database.CurrentTransaction is not null;

    /// <summary>The base refuses to run at all within such a transaction.</summary>
    protected override void OnFirstExecution()
    {
        if (IsInTransaction)
            ExceptionsEncountered.Clear();
        else
            base.OnFirstExecution();
    }

    protected override bool ShouldRetryOn(Exception? exception) => !IsInTransaction && base.ShouldRetryOn(exception);
}
