using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Cidadao.Core.Access;

/// <summary>
/// The secret of an API key: <c>cidadao_</c>, by which a person, a log filter or a scanner of repositories recognises it, and 256 random bits as
/// base64url. It is not kept anywhere; its SHA-256 is, which needs no salt and no slowness: nobody guesses 256 random bits.
/// </summary>
public static class KeySecret
{
    public const string Prefix = "cidadao_";

    /// <summary>Of the hash.</summary>
    public const int HashBytes = SHA256.HashSizeInBytes;

    private const int RandomBytes = 32;

    /// <summary>43 characters of base64url are 256 bits; a key made elsewhere, as under Aspire, may have more.</summary>
    private const int Least = 43;
    private const int Most = 128;

    /// <summary>Characters by which an owner recognises a key: 24 of the bits, which leaves 232.</summary>
    private const int Shown = 4;

    public static string New() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <returns>False when it has not the shape of a key.</returns>
    public static bool TryHash(ReadOnlySpan<char> secret, Span<byte> hash)
    {
        if (!HasShape(secret))
            return false;
        Span<byte> ascii = stackalloc byte[Prefix.Length + Most];
        SHA256.HashData(ascii[..Encoding.ASCII.GetBytes(secret, ascii)], hash);
        return true;
    }

    /// <exception cref="FormatException">It has not the shape of a key.</exception>
    public static byte[] Hash(string secret)
    {
        var hash = new byte[HashBytes];
        return TryHash(secret, hash) ? hash : throw new FormatException($"Not an API key: '{Prefix}' and {Least} to {Most} characters of A-Z, a-z, 0-9, - and _.");
    }

    public static bool HasShape(ReadOnlySpan<char> secret)
    {
        if (!secret.StartsWith(Prefix, StringComparison.Ordinal) || secret.Length < Prefix.Length + Least || secret.Length > Prefix.Length + Most)
            return false;
        foreach (var letter in secret[Prefix.Length..])
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_'))
                return false;
        }

        return true;
    }

    /// <returns>The beginning, for lists.</returns>
    public static string Hint(string secret) => secret[..(Prefix.Length + Shown)];
}
