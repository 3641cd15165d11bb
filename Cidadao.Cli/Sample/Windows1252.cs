using System.Text;

namespace Cidadao.Cli.Sample;

/// <summary>The Portal's encoding.</summary>
internal static class Windows1252
{
    private static readonly Encoding Strict =
        CodePagesEncodingProvider.Instance.GetEncoding(1252, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
        ?? throw new InvalidOperationException("Windows-1252 is missing from this runtime.");

    /// <returns>The inside of a quoted field: encoded, with quotes doubled.</returns>
    /// <exception cref="EncoderFallbackException">A character that Windows-1252 does not have.</exception>
    public static byte[] Field(string text) => Strict.GetBytes(text.Replace("\"", "\"\"", StringComparison.Ordinal));

    public static byte[][] Fields(params IReadOnlyList<string> texts) => [.. texts.Select(Field)];
}
