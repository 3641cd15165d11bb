using Npgsql;
using NpgsqlTypes;

namespace Cidadao.Core.Database.Replica;

/// <summary>The questions to both servers about where they are.</summary>
/// <param name="primary">A source of its own, so that a full pool does not look like a dead server.</param>
internal sealed class ReplicaServers(NpgsqlDataSource primary, NpgsqlDataSource standby)
{
    /// <summary>A server that does not answer so simple a question in this time is away. Seconds.</summary>
    private const int Patience = 2;

    private const string Position = "SELECT pg_current_wal_lsn(), system_identifier FROM pg_control_system()";

    private const string Replay = "SELECT pg_last_wal_replay_lsn(), system_identifier FROM pg_control_system() WHERE pg_is_in_recovery()";

    private readonly Lock _lock = new();
    private Task<ServerPosition?> _current = Task.FromResult<ServerPosition?>(null);
    private Task<ServerPosition?>? _next;

    /// <summary>
    /// Where the primary is, at or after the moment of the call: everything that was committed by then is before it. Who asks while a question
    /// is under way, which may have been answered before he came, shares the next one with all the others.
    /// </summary>
    /// <exception cref="NpgsqlException">It does not answer.</exception>
    public async Task<NpgsqlLogSequenceNumber> PositionAsync(CancellationToken cancellation)
    {
        Task<ServerPosition?> answer;
        lock (_lock)
            answer = _next ??= AskAfterAsync(_current);
        return (await answer.WaitAsync(cancellation))!.Value.Position;
    }

    /// <exception cref="NpgsqlException">It does not answer.</exception>
    public async Task<ServerPosition> PrimaryAsync(CancellationToken cancellation) => (await AskAsync(primary, Position, cancellation))!.Value;

    /// <returns>Null when it is no standby.</returns>
    /// <exception cref="NpgsqlException">It does not answer.</exception>
    public Task<ServerPosition?> StandbyAsync(CancellationToken cancellation) => AskAsync(standby, Replay, cancellation);

    private async Task<ServerPosition?> AskAfterAsync(Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_lock)
            (_current, _next) = (_next!, null);
        return await AskAsync(primary, Position, CancellationToken.None);
    }

    private static async Task<ServerPosition?> AskAsync(NpgsqlDataSource server, string question, CancellationToken cancellation)
    {
        await using var command = server.CreateCommand(question);
        command.CommandTimeout = Patience;
        await using var answer = await command.ExecuteReaderAsync(cancellation);
        return await answer.ReadAsync(cancellation) ? new(answer.GetFieldValue<NpgsqlLogSequenceNumber>(0), answer.GetInt64(1)) : null;
    }
}

/// <summary>Where a server is.</summary>
/// <param name="Position">The end of what a primary has written, or of what a standby has replayed.</param>
/// <param name="Cluster">The same for a primary and its standbys.</param>
internal readonly record struct ServerPosition(NpgsqlLogSequenceNumber Position, long Cluster);
