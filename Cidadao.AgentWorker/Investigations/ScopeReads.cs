using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Cidadao.Core.Database.Replica;
using Cidadao.Core.RedFlags;
using Npgsql;

namespace Cidadao.AgentWorker.Investigations;

/// <summary>
/// Reads scopes where they burden nobody: from the standby, when it has all that was committed before the reading begins, and so all that the
/// investigation's command saw. Without the primary nothing is read: what was found could not be written either.
/// </summary>
/// <param name="primary">Reads from the primary.</param>
/// <param name="standby">Null when no standby is configured.</param>
internal sealed class ScopeReads(
    ContractViewReader primary, ReplicaRouter router, [FromKeyedServices(ReplicaServices.Key)] NpgsqlDataSource? standby = null)
{
    private readonly ContractViewReader _standby = standby is null ? primary : new(standby);

    public async Task<ContractView> ReadAsync(ContractFilter scope, ViewParts parts, CancellationToken cancellation)
    {
        var read = await router.ScanAsync(
            server => (server == DatabaseServer.Standby ? _standby : primary).ReadAsync(scope, parts, cancellation), mayBeStale: false, cancellation);
        return read.Value;
    }
}
