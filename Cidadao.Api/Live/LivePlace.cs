using System.Globalization;

namespace Cidadao.Api.Live;

/// <summary>
/// A message's place: that of its event on the event stream (<c>milliseconds-number</c>) and, of a finding, which of the event's findings it is
/// (<c>milliseconds-number.finding</c>). The same at every replica.
/// </summary>
internal readonly record struct LivePlace(long Milliseconds, long Number, long Part = 0) : IComparable<LivePlace>
{
    /// <summary>The last moment that can be written as a time.</summary>
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>Before everything.</summary>
    public static LivePlace Start => default;

    /// <summary>Of the event, without its part.</summary>
    public LivePlace Event => this with { Part = 0 };

    /// <summary>When the event came onto the stream.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeMilliseconds(Milliseconds);

    /// <returns>Null when the text is no place.</returns>
    public static LivePlace? Parse(string? text)
    {
        var place = text.AsSpan();
        var part = 0L;
        if (place.IndexOf('.') is >= 0 and var dot)
        {
            if (!TryRead(place[(dot + 1)..], out part))
                return null;
            place = place[..dot];
        }

        return place.IndexOf('-') is > 0 and var dash && TryRead(place[..dash], out var milliseconds) && TryRead(place[(dash + 1)..], out var number) && milliseconds <= Latest
            ? new(milliseconds, number, part)
            : null;
    }

    public int CompareTo(LivePlace other) => (Milliseconds, Number, Part).CompareTo((other.Milliseconds, other.Number, other.Part));

    public static bool operator <(LivePlace one, LivePlace other) => one.CompareTo(other) < 0;

    public static bool operator >(LivePlace one, LivePlace other) => one.CompareTo(other) > 0;

    public static bool operator <=(LivePlace one, LivePlace other) => one.CompareTo(other) <= 0;

    public static bool operator >=(LivePlace one, LivePlace other) => one.CompareTo(other) >= 0;

    public override string ToString() => Part == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Milliseconds}-{Number}")
        : string.Create(CultureInfo.InvariantCulture, $"{Milliseconds}-{Number}.{Part}");

    private static bool TryRead(ReadOnlySpan<char> digits, out long value) => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}
