using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Cidadao.Core.Contracts;

namespace Cidadao.Core.Imports.Reading;

/// <summary>
/// The bytes of a field as text. The sources are Windows-1252 (of which ISO-8859-1 is a part) or UTF-8; most fields are ASCII, which is
/// both, and goes through as it is.
/// </summary>
public static class SourceText
{
    /// <summary>Most bytes of UTF-8 that one byte of Windows-1252 becomes.</summary>
    public const int MaxGrowth = 3;

    private const int CpfDigits = 11;
    private const int FirstGroup = 3;

    private static readonly Encoding Windows1252 = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    // Character of each byte, and its one to three bytes of UTF-8, packed low byte first with the length on top.
    private static readonly char[] Characters = Windows1252.GetChars([.. Enumerable.Range(0, 256).Select(value => (byte)value)]);
    private static readonly uint[] Packed = [.. Characters.Select(Pack)];

    /// <summary>Without blanks around it.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text[Ascii.Trim(text)];

    /// <returns>How many bytes were written: at most <see cref="MaxGrowth"/> times the source's.</returns>
    public static int ToUtf8(ReadOnlySpan<byte> source, SourceEncoding encoding, Span<byte> target)
    {
        if (encoding == SourceEncoding.Utf8)
        {
            source.CopyTo(target);
            return source.Length;
        }

        var written = 0;
        while (true)
        {
            var ascii = source.IndexOfAnyExceptInRange((byte)0, (byte)0x7F);
            var run = ascii < 0 ? source : source[..ascii];
            run.CopyTo(target[written..]);
            written += run.Length;
            if (ascii < 0)
                return written;
            source = source[ascii..];
            while (source.Length > 0 && source[0] > 0x7F)
            {
                var packed = Packed[source[0]];
                var length = (int)(packed >> 24);
                target[written] = (byte)packed;
                target[written + 1] = (byte)(packed >> 8);
                if (length == 3)
                    target[written + 2] = (byte)(packed >> 16);
                written += length;
                source = source[1..];
            }
        }
    }

    /// <returns>How many characters were written: at most as many as there are bytes.</returns>
    public static int ToChars(ReadOnlySpan<byte> source, SourceEncoding encoding, Span<char> target)
    {
        if (encoding == SourceEncoding.Utf8)
        {
            Utf8.ToUtf16(source, target, out _, out var written);
            return written;
        }

        for (var i = 0; i < source.Length; i++)
            target[i] = Characters[source[i]];
        return source.Length;
    }

    public static string ToText(ReadOnlySpan<byte> source, SourceEncoding encoding) =>
        (encoding == SourceEncoding.Utf8 ? Encoding.UTF8 : Windows1252).GetString(source);

    /// <summary>A whole file as UTF-8, which is what JSON is read as.</summary>
    public static Stream AsUtf8(Stream stream, SourceEncoding encoding) =>
        encoding == SourceEncoding.Utf8 ? stream : Encoding.CreateTranscodingStream(stream, Windows1252, Encoding.UTF8);

    /// <returns>
    /// Whether a natural person's CPF may stand in the text: a run of eleven digits, or three digits followed by a point. A cheap first look;
    /// <see cref="PersonalData.MaskIn"/> decides.
    /// </returns>
    public static bool MayHoldCpf(ReadOnlySpan<byte> text)
    {
        while (text.Length >= CpfDigits)
        {
            var start = text.IndexOfAnyInRange((byte)'0', (byte)'9');
            if (start < 0)
                return false;
            text = text[start..];
            var length = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (length < 0)
                return text.Length == CpfDigits;
            if (length == CpfDigits || (length == FirstGroup && text[length] == '.'))
                return true;
            text = text[length..];
        }

        return false;
    }

    private static uint Pack(char character)
    {
        Span<byte> bytes = stackalloc byte[MaxGrowth];
        var length = Encoding.UTF8.GetBytes([character], bytes);
        return bytes[0] | ((uint)bytes[1] << 8) | ((uint)bytes[2] << 16) | ((uint)length << 24);
    }
}

/// <summary>How a file's bytes mean characters.</summary>
public enum SourceEncoding
{
    Windows1252,
    Utf8,
}
