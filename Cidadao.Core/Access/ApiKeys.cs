using Cidadao.Core.Database;
using Cidadao.Core.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Core.Access;

/// <summary>Makes and revokes keys. The event that tells the replicas is in the change's transaction.</summary>
public sealed class ApiKeys(CidadaoDbContext db, TimeProvider clock)
{
    /// <summary>Characters of a name.</summary>
    public const int LongestName = 100;

    /// <summary>Name of the key that the launcher made.</summary>
    private const string FirstName = "cidadao up";

    // A key that was revoked is there as well, and stays revoked.
    private const string AddFirst =
        """
        -- api_keys.first
        INSERT INTO api_keys (id, name, hash, hint, scopes, created_at) VALUES ({0}, {1}, {2}, {3}, {4}, {5})
        ON CONFLICT (hash) DO NOTHING
        """;

    public Task<List<ApiKey>> ListAsync(CancellationToken cancellation) =>
        db.ApiKeys.AsNoTracking().OrderByDescending(key => key.CreatedAt).ThenBy(key => key.Id).TagWith("api_keys.list").ToListAsync(cancellation);

    /// <returns>The key, and its secret, which nobody can read again.</returns>
    public async Task<(ApiKey Key, string Secret)> CreateAsync(string name, Scope scopes, DateTimeOffset? expiresAt, CancellationToken cancellation)
    {
        var secret = KeySecret.New();
        var key = Of(secret, name, scopes, expiresAt);
        db.ApiKeys.Add(key);
        await SaveAsync(key.Id, cancellation);
        return (key, secret);
    }

    /// <summary>Again, it changes nothing.</summary>
    /// <returns>False when there is no such key.</returns>
    public async Task<bool> RevokeAsync(Guid id, CancellationToken cancellation)
    {
        if (await db.ApiKeys.TagWith("api_keys.get").FirstOrDefaultAsync(key => key.Id == id, cancellation) is not { } key)
            return false;
        if (key.RevokedAt is null)
        {
            key.RevokedAt = clock.GetUtcNow();
            await SaveAsync(id, cancellation);
        }

        return true;
    }

    /// <summary>Sees to it that a key that was made elsewhere is there, as an administrator's. Several replicas may do so at once.</summary>
    /// <exception cref="FormatException">It is no key.</exception>
    public Task AddFirstAsync(string secret, CancellationToken cancellation)
    {
        var key = Of(secret, FirstName, Scope.Admin, expiresAt: null);
        return db.Database.ExecuteSqlRawAsync(AddFirst, [key.Id, key.Name, key.Hash, key.Hint, (int)key.Scopes, key.CreatedAt], cancellation);
    }

    private ApiKey Of(string secret, string name, Scope scopes, DateTimeOffset? expiresAt) => new()
    {
        Id = Guid.CreateVersion7(clock.GetUtcNow()),
        Name = name,
        Hash = KeySecret.Hash(secret),
        Hint = KeySecret.Hint(secret),
        Scopes = scopes,
        CreatedAt = clock.GetUtcNow(),
        ExpiresAt = expiresAt,
    };

    private Task<int> SaveAsync(Guid id, CancellationToken cancellation)
    {
        db.Send(EventTypes.ApiKeyChanged, new ApiKeyChanged(id), clock.GetUtcNow());
        return db.SaveChangesAsync(cancellation);
    }
}
