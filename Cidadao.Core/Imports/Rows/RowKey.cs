using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Cidadao.Core.Imports.Rows;

/// <summary>Hashes that stand for keys.</summary>
internal static class RowKey
{
    private const int MaxStackLength = 512;

    /// <summary>What identifies a row in the database: the parts one after the other, each ended.</summary>
    public static Guid Of(params ReadOnlySpan<string> parts)
    {
        var hash = new XxHash128();
        foreach (var part in parts)
        {
            hash.Append(MemoryMarshal.AsBytes(part.AsSpan()));
            hash.Append("\0\0"u8);
        }

        return new Guid(hash.GetCurrentHash());
    }

    /// <summary>What a child names its parent by within one import: a join of texts takes thrice as long.</summary>
    public static long Join(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        Span<byte> both = stackalloc byte[MaxStackLength];
        if (one.Length + other.Length + 1 > both.Length)
            return unchecked((long)XxHash3.HashToUInt64([.. one, (byte)'|', .. other]));
        one.CopyTo(both);
        both[one.Length] = (byte)'|';
        other.CopyTo(both[(one.Length + 1)..]);
        return unchecked((long)XxHash3.HashToUInt64(both[..(one.Length + other.Length + 1)]));
    }

    public static long Join(string key) => unchecked((long)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(key.AsSpan())));
}
