using System.Security.Claims;

namespace Cidadao.Core.Access;

/// <summary>A key as a replica has it in memory.</summary>
public sealed class KnownKey
{
    private volatile bool _used;

    public KnownKey(ApiKey key)
    {
        Key = key;
        Principal = new(new KeyIdentity(this));
    }

    public ApiKey Key { get; }

    /// <summary>Of every request that brings the key; nobody changes it.</summary>
    public ClaimsPrincipal Principal { get; }

    public bool May(Scope scope) => (Key.Scopes & (scope | Scope.Admin)) != 0 || scope == Scope.None;

    internal void NoteUse()
    {
        // A look costs nothing; a write would take the line from the other processors.
        if (!_used)
            _used = true;
    }

    /// <returns>Whether it was used since the last time that this was asked.</returns>
    internal bool TakeUse()
    {
        var used = _used;
        _used = false;
        return used;
    }
}

/// <summary>Who asks, when a key was brought. It has no name: a key is a program's, and who decides by it says who he is.</summary>
public sealed class KeyIdentity(KnownKey key) : ClaimsIdentity("ApiKey")
{
    public KnownKey Known => key;
}

/// <summary>What to ask of who asks.</summary>
public static class Principals
{
    /// <summary>Whether a key was brought that allows it.</summary>
    public static bool May(this ClaimsPrincipal who, Scope scope) => who.Identity is KeyIdentity { Known: var key } && key.May(scope);
}
