using Cidadao.Core.Database;
using Cidadao.Core.Investigations;
using Npgsql;

namespace Cidadao.AgentWorker.Investigations;

/// <summary>Looks from time to time whether an investigation was called off, or ended by another worker, and stops what computes for it.</summary>
internal sealed class CancelWatch(NpgsqlDataSource database, TimeProvider clock)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Ends when <paramref name="running"/> is cancelled, by this or by somebody else.</summary>
    public async Task WatchAsync(Guid id, CancellationTokenSource running)
    {
        try
        {
            using var timer = new PeriodicTimer(Interval, clock);
            while (await timer.WaitForNextTickAsync(running.Token))
            {
                if (await StatusAsync(id, running.Token) is not (InvestigationStatus.Requested or InvestigationStatus.Running))
                    await running.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (NpgsqlException)
        {
            // The work itself meets the same trouble, and is tried again.
        }
    }

    private async Task<InvestigationStatus> StatusAsync(Guid id, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("-- investigations.status\nSELECT status FROM investigations WHERE id = $1");
        command.Parameters.Add(new() { Value = id });
        return (InvestigationStatus)(short)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
