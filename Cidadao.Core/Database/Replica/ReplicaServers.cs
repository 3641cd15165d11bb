using Npgsql;
using NpgsqlTypes;

namespace Cidadao.Core.Database.Replica;

/// <summary>The questions to both servers about where they are.</summary>
internal sealed class ReplicaServers
{
    /// <summary>A server that does not answer so simple a question in this time is away. Seconds.</summary>
    private const int Patience = 2;

    private const string Position = "SELECT pg_current_wal_lsn(), system_identifier FROM pg_control_system()";

    private const string Replay = "SELECT pg_last_wal_replay_lsn(), system_identifier FROM pg_control_system() WHERE pg_is_in_recovery()";

    private readonly SharedQuestion<ServerPosition?> _primary;
    private readonly SharedQuestion<ServerPosition?> _standby;

    /// <param name="primary">A source of its own, so that a full pool does not look like a dead server.</param>
    public ReplicaServers(NpgsqlDataSource primary, NpgsqlDataSource standby)
    {
        _primary = new(() => AskAsync(primary, Position));
        _standby = new(() => AskAsync(standby, Replay));
    }

    /// <summary>Where the primary is: everything that was committed before the call is before it.</summary>
    /// <exception cref="NpgsqlException">It does not answer.</exception>
    public async Task<ServerPosition> PrimaryAsync(CancellationToken cancellation) => (await _primary.AskAsync(cancellation))!.Value;

    /// <summary>What the standby has replayed.</summary>
    /// <returns>Null when it is no standby.</returns>
    /// <exception cref="NpgsqlException">It does not answer.</exception>
    public Task<ServerPosition?> StandbyAsync(CancellationToken cancellation) => _standby.AskAsync(cancellation);

    private static async Task<ServerPosition?> AskAsync(NpgsqlDataSource server, string question)
    {
        await using var command = server.CreateCommand(question);
        command.CommandTimeout = Patience;
        await using var answer = await command.ExecuteReaderAsync();
        return await answer.ReadAsync() ? new(answer.GetFieldValue<NpgsqlLogSequenceNumber>(0), answer.GetInt64(1)) : null;
    }
}

/// <summary>Where a server is.</summary>
/// <param name="Position">The end of what a primary has written, or of what a standby has replayed.</param>
/// <param name="Cluster">The same for a primary and its standbys.</param>
internal readonly record struct ServerPosition(NpgsqlLogSequenceNumber Position, long Cluster);
