using System.Security.Cryptography;
using System.Text;

namespace Cidadao.Core.Contracts;

/// <summary>
/// Tells two persons of one mask apart and finds one person in two sources without keeping a CPF: a keyed hash, which nobody can invert by
/// trying the 10¹¹ CPFs there are unless he has the key.
/// </summary>
public static class PersonKey
{
    /// <summary>Characters.</summary>
    public const int ShortestSecret = 32;

    private const int Digits = 11;

    // One for the process: rows are made in the depth of a parse, by objects that all imports share.
    private static byte[]? _secret;

    /// <summary>Sets the secret under which this process makes keys; without one it makes none.</summary>
    /// <exception cref="ArgumentException">It is too short to be one.</exception>
    public static void Use(string? secret)
    {
        if (secret is { Length: > 0 and < ShortestSecret })
            throw new ArgumentException($"The key of persons must have at least {ShortestSecret} characters.", nameof(secret));
        _secret = string.IsNullOrEmpty(secret) ? null : Encoding.UTF8.GetBytes(secret);
    }

    /// <returns>Null for a document that is no CPF in clear, and where no secret is in use.</returns>
    public static Guid? Of(string document) => _secret is { } secret ? Of(document, secret) : null;

    /// <returns>The first 16 bytes of HMAC-SHA-256 over the eleven digits; null for a document that is no CPF in clear.</returns>
    public static Guid? Of(string document, ReadOnlySpan<byte> secret)
    {
        document = document.Trim();
        if (PersonalData.MaskCpf(document) is null)
            return null;
        Span<byte> digits = stackalloc byte[Digits];
        var count = 0;
        foreach (var character in document)
        {
            if (char.IsAsciiDigit(character))
                digits[count++] = (byte)character;
        }

        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, digits, hash);
        return new Guid(hash[..16], bigEndian: true);
    }
}
