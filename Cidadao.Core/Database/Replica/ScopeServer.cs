using Microsoft.Extensions.DependencyInjection;

namespace Cidadao.Core.Database.Replica;

/// <summary>Whose context a scope gives to those who take one from it. Chosen before anybody does.</summary>
internal sealed class ScopeServer
{
    public DatabaseServer Server { get; set; } = DatabaseServer.Primary;
}

/// <summary>Scopes over the server that a <see cref="ReplicaRouter"/> has chosen.</summary>
public static class ServerScopes
{
    /// <returns>A scope whose <see cref="CidadaoDbContext"/> reads from the server; over the standby nothing can be saved.</returns>
    public static AsyncServiceScope CreateAsyncScope(this IServiceScopeFactory scopes, DatabaseServer server)
    {
        var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ScopeServer>().Server = server;
        return scope;
    }
}
