using System.Globalization;

namespace Cidadao.Core.Caching;

/// <summary>A place in the event stream as one number that orders like the entry ids (<c>milliseconds-sequence</c>, by Redis's clock).</summary>
internal static class StreamPosition
{
    private const int SequenceBits = 22;
    private const long LastSequence = (1L << SequenceBits) - 1;

    /// <returns>Null when the text is no entry id.</returns>
    public static long? Of(string? id)
    {
        var parts = (id ?? "").Split('-');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
                ? (milliseconds << SequenceBits) | Math.Min(sequence, LastSequence)
                : null;
    }

    /// <returns>The last place before a moment of Redis's clock.</returns>
    public static long Before(long milliseconds) => ((milliseconds - 1) << SequenceBits) | LastSequence;

    /// <returns>An entry id at which to go on reading.</returns>
    public static string IdOf(long position) =>
        string.Create(CultureInfo.InvariantCulture, $"{position >> SequenceBits}-{position & LastSequence}");

    public static long Span(TimeSpan span) => (long)span.TotalMilliseconds << SequenceBits;
}
