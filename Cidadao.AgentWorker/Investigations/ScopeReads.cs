using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Cidadao.Core.Database.Replica;
using Cidadao.Core.RedFlags;
using Npgsql;

namespace Cidadao.AgentWorker.Investigations;

/// <summary>
/// Reads scopes where they burden nobody: from the standby, when it has all that was committed before the reading begins, and so all that the
/// investigation's command saw. Without the primary nothing is read: what was found could not be written either.
/// <para>Large scopes are read one at a time, over two connections that read nothing else: to a server process a table that it has not read
/// before costs several times as much as one that it has, page by page, and the common pool hands out its connections in turn.</para>
/// </summary>
internal sealed class ScopeReads : IDisposable
{
    private readonly ReplicaRouter _router;
    private readonly ContractViewReader _primary;
    private readonly ContractViewReader _standby;
    private readonly ContractViewReader _largeOfPrimary;
    private readonly ContractViewReader _largeOfStandby;
    private readonly SemaphoreSlim _turn = new(1);

    /// <param name="primary">Reads from the primary.</param>
    /// <param name="scan">Of two connections, as is <paramref name="standbyScan"/>.</param>
    /// <param name="standby">Null when no standby is configured.</param>
    public ScopeReads(
        ContractViewReader primary,
        ReplicaRouter router,
        [FromKeyedServices(ReplicaServices.ScanKey)] NpgsqlDataSource scan,
        [FromKeyedServices(ReplicaServices.Key)] NpgsqlDataSource? standby = null,
        [FromKeyedServices(ReplicaServices.StandbyScanKey)] NpgsqlDataSource? standbyScan = null)
    {
        _router = router;
        _primary = primary;
        _standby = standby is null ? primary : new(standby);
        _largeOfPrimary = new(scan);
        _largeOfStandby = new(standbyScan ?? scan);
    }

    /// <summary>Reads a scope of ordinary size or a large one.</summary>
    /// <param name="isLarge">It waits for its turn.</param>
    public async Task<ContractView> ReadAsync(ContractFilter scope, ViewParts parts, bool isLarge, CancellationToken cancellation)
    {
        if (!isLarge)
            return await ReadAsync(scope, parts, _primary, _standby, cancellation);
        await _turn.WaitAsync(cancellation);
        try
        {
            return await ReadAsync(scope, parts, _largeOfPrimary, _largeOfStandby, cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<ContractView> ReadAsync(
        ContractFilter scope, ViewParts parts, ContractViewReader primary, ContractViewReader standby, CancellationToken cancellation)
    {
        var read = await _router.ScanAsync(
            server => (server == DatabaseServer.Standby ? standby : primary).ReadAsync(scope, parts, cancellation), mayBeStale: false, cancellation);
        return read.Value;
    }
}
