using System.Globalization;

namespace Cidadao.Cli.Sample;

/// <summary>
/// Rows in the Portal's notation, as bytes: every field quoted, <c>;</c> between them, CRLF behind a row.
/// <code>"000012024";"Objeto: AQUISIÇÃO DE ""TONER""";"15/01/2024";"1234,5600"</code>
/// </summary>
internal sealed class CsvBuffer(int capacity)
{
    private byte[] _bytes = new byte[capacity];
    private bool _inRow;

    public int Length { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    public void Clear() => (Length, _inRow) = (0, false);

    public void EndRow()
    {
        Raw("\r\n"u8);
        _inRow = false;
    }

    /// <param name="escaped">From <see cref="Windows1252.Field"/>.</param>
    public void Field(ReadOnlySpan<byte> escaped)
    {
        Open();
        Raw(escaped);
        Close();
    }

    public void Field(ReadOnlySpan<byte[]> escapedParts)
    {
        Open();
        foreach (var part in escapedParts)
            Raw(part);
        Close();
    }

    /// <summary>Several fields that were joined beforehand: <c>"a";"b"</c>.</summary>
    public void Joined(ReadOnlySpan<byte> fields)
    {
        if (_inRow)
            Raw(";"u8);
        _inRow = true;
        Raw(fields);
    }

    /// <summary><c>dd/MM/yyyy</c>, or nothing between the quotes.</summary>
    public void Date(DateOnly? date)
    {
        Open();
        if (date is { } day)
        {
            Digits(day.Day, 2);
            Raw("/"u8);
            Digits(day.Month, 2);
            Raw("/"u8);
            Digits(day.Year, 4);
        }

        Close();
    }

    /// <summary>BRL with a decimal comma and no separator of thousands.</summary>
    /// <param name="decimals">2, or 4: then two zeros follow.</param>
    public void Money(long cents, int decimals)
    {
        Open();
        Integer(cents / 100);
        Raw(","u8);
        Digits((int)(cents % 100), 2);
        if (decimals == 4)
            Raw("00"u8);
        Close();
    }

    public void Number(long value)
    {
        Open();
        Integer(value);
        Close();
    }

    /// <summary>Digits with leading zeros, one group behind the other: <c>(12, 5), (2024, 4)</c> gives <c>000122024</c>.</summary>
    public void Code(params ReadOnlySpan<(int Value, int Width)> groups)
    {
        Open();
        foreach (var (value, width) in groups)
            Digits(value, width);
        Close();
    }

    public void Open()
    {
        Raw(_inRow ? ";\""u8 : "\""u8);
        _inRow = true;
    }

    public void Close() => Raw("\""u8);

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    public void Digits(int value, int width)
    {
        var room = Room(width)[..width];
        for (var i = width - 1; i >= 0; i--, value /= 10)
            room[i] = (byte)('0' + value % 10);
        Length += width;
    }

    private void Integer(long value)
    {
        value.TryFormat(Room(20), out var written, default, CultureInfo.InvariantCulture);
        Length += written;
    }

    private Span<byte> Room(int needed)
    {
        if (_bytes.Length - Length < needed)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + needed));
        return _bytes.AsSpan(Length);
    }
}
