using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Cidadao.Core.Access;

/// <summary>What is to be said of a secret that somebody brings.</summary>
public enum KeyState
{
    Valid,

    /// <summary>No key, or none of ours.</summary>
    Unknown,

    Expired,

    Revoked,

    /// <summary>The keys could not be read for too long: nothing can be said.</summary>
    Unreadable,
}

/// <summary>
/// Every key there is, in memory: no request reads the database. <see cref="KeyReader"/> brings it up to date; when it cannot, what is known
/// holds for <see cref="AccessOptions.KnownFor"/>.
/// </summary>
public sealed class KeyRing(IOptions<AccessOptions> options, TimeProvider clock)
{
    private readonly TaskCompletionSource _read = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Known? _known;

    /// <summary>Ends when the keys were read for the first time.</summary>
    public Task FirstRead => _read.Task;

    internal IEnumerable<KnownKey> Keys => _known?.ByHash.Values ?? [];

    public KeyState Find(ReadOnlySpan<char> secret, [NotNullWhen(true)] out KnownKey? key)
    {
        key = null;
        Span<byte> hash = stackalloc byte[KeySecret.HashBytes];
        if (!KeySecret.TryHash(secret, hash))
            return KeyState.Unknown;
        if (_known is not { } known || clock.GetElapsedTime(known.ReadAt) > options.Value.KnownFor)
            return KeyState.Unreadable;
        if (!known.BySpan.TryGetValue(hash, out var found))
            return KeyState.Unknown;
        var state = StateOf(found.Key);
        if (state != KeyState.Valid)
            return state;
        found.NoteUse();
        key = found;
        return KeyState.Valid;
    }

    /// <summary>What is to be said now of a key that was valid once, such as of a connection that it opened.</summary>
    public KeyState StateOf(KnownKey key)
    {
        if (_known is not { } known || clock.GetElapsedTime(known.ReadAt) > options.Value.KnownFor)
            return KeyState.Unreadable;
        return known.ByHash.TryGetValue(key.Key.Hash, out var now) ? StateOf(now.Key) : KeyState.Unknown;
    }

    /// <param name="readAt">Timestamp of before the reading.</param>
    internal void Replace(IEnumerable<ApiKey> keys, long readAt)
    {
        var used = Keys.Where(key => key.TakeUse()).Select(key => key.Key.Id).ToHashSet();
        var byHash = keys.Select(key => new KnownKey(key)).ToFrozenDictionary(key => key.Key.Hash, HashComparer.Instance);
        foreach (var key in byHash.Values.Where(key => used.Contains(key.Key.Id)))
            key.NoteUse();
        _known = new(byHash, byHash.GetAlternateLookup<ReadOnlySpan<byte>>(), readAt);
        _read.TrySetResult();
    }

    private KeyState StateOf(ApiKey key) =>
        key.RevokedAt is not null ? KeyState.Revoked : key.ExpiresAt <= clock.GetUtcNow() ? KeyState.Expired : KeyState.Valid;

    private sealed class Known(
        FrozenDictionary<byte[], KnownKey> byHash, FrozenDictionary<byte[], KnownKey>.AlternateLookup<ReadOnlySpan<byte>> bySpan, long readAt)
    {
        public FrozenDictionary<byte[], KnownKey> ByHash => byHash;

        public FrozenDictionary<byte[], KnownKey>.AlternateLookup<ReadOnlySpan<byte>> BySpan => bySpan;

        public long ReadAt => readAt;
    }

    /// <summary>Equality in constant time. The place in the table is of the SHA-256, of which nobody can aim at a part without having all.</summary>
    private sealed class HashComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public static HashComparer Instance { get; } = new();

        public bool Equals(byte[]? one, byte[]? other) => CryptographicOperations.FixedTimeEquals(one, other);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => CryptographicOperations.FixedTimeEquals(alternate, other);

        public int GetHashCode(byte[] hash) => GetHashCode(hash.AsSpan());

        public int GetHashCode(ReadOnlySpan<byte> alternate) => BitConverter.ToInt32(alternate);

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
