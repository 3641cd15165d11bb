using Cidadao.Core.Caching;
using Cidadao.Core.Database;
using Cidadao.Core.Database.Replica;

namespace Cidadao.Api.GraphQL.Reading;

/// <summary>
/// What fields are resolved to: kept in the tiered cache under the tags of REST, so that what evicts an answer there evicts it here, and read
/// from the standby where there is one. A read has a scope of its own, for it may be run again when its caller has gone.
/// </summary>
internal sealed class GraphReads(TieredCache cache, IServiceScopeFactory scopes, ReplicaRouter router)
{
    /// <param name="key">See <see cref="GraphKey"/>.</param>
    public async Task<T> ReadAsync<T>(
        GraphContext graph, CachePolicy policy, string key, Func<CidadaoDbContext, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        if (policy.Tags.Count == 0)
        {
            var fresh = await RoutedAsync(read, cancellation);
            graph.IsStale |= fresh.IsStale;
            return fresh.Value;
        }

        var kept = await cache.ReadAsync(
            key,
            (Reads: this, Read: read),
            static async (call, token) =>
            {
                var routed = await call.Reads.RoutedAsync(call.Read, token);
                return new Kept<T>(routed.Value) { IsStale = routed.IsStale };
            },
            options: null,
            policy.Tags,
            cancellation);
        graph.IsStale |= kept.IsStale || kept.Value.IsStale;
        return kept.Value.Value;
    }

    private Task<RoutedRead<T>> RoutedAsync<T>(Func<CidadaoDbContext, CancellationToken, Task<T>> read, CancellationToken cancellation) => router.ScanAsync(
        async server =>
        {
            await using var scope = scopes.CreateAsyncScope(server);
            return await read(scope.ServiceProvider.GetRequiredService<CidadaoDbContext>(), cancellation);
        },
        mayBeStale: true,
        cancellation);
}
