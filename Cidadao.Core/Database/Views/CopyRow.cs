using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Npgsql;

namespace Cidadao.Core.Database.Views;

/// <summary>
/// The fields of PostgreSQL's binary COPY, left to right, row after row. Read from the stream itself: field by field through the driver's
/// exporter takes three times as long, and every text would be a new string before anybody sees that it has come before.
/// </summary>
internal sealed class CopyRow(Stream source) : IDisposable
{
    private const int BlockLength = 1 << 17;
    private const int SignatureLength = 11;

    /// <summary>2000-01-01, from which PostgreSQL counts days, as <see cref="DateOnly.DayNumber"/>.</summary>
    public const int DayZero = 730_119;

    private const int StackChars = 256;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BlockLength);
    private int _at;
    private int _end;
    private bool _isStarted;

    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        if (!_isStarted)
        {
            Take(SignatureLength + sizeof(int)); // and the flags, of which none concerns what is asked for here
            Take(BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int))));
            _isStarted = true;
        }

        return BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short))) >= 0;
    }

    public long Long() => BinaryPrimitives.ReadInt64BigEndian(Field(out _));

    public long? LongOrNull() => Field(out var isNull) is var field && isNull ? null : BinaryPrimitives.ReadInt64BigEndian(field);

    public int Int() => BinaryPrimitives.ReadInt32BigEndian(Field(out _));

    public short Short() => BinaryPrimitives.ReadInt16BigEndian(Field(out _));

    public double? FractionOrNull() => Field(out var isNull) is var field && isNull ? null : BinaryPrimitives.ReadDoubleBigEndian(field);

    /// <summary>A <c>timestamptz</c>, which PostgreSQL counts in microseconds from its day zero.</summary>
    public DateTime? MomentOrNull() => Field(out var isNull) is var field && isNull
        ? null
        : DateOnly.FromDayNumber(DayZero).ToDateTime(default, DateTimeKind.Utc).AddMicroseconds(BinaryPrimitives.ReadInt64BigEndian(field));

    public bool Flag() => Field(out _)[0] != 0;

    public DateOnly? Day() =>
        Field(out var isNull) is var field && isNull ? null : DateOnly.FromDayNumber(DayZero + BinaryPrimitives.ReadInt32BigEndian(field));

    public decimal Number() => Numeric(Field(out _));

    public decimal? NumberOrNull() => Field(out var isNull) is var field && isNull ? null : Numeric(field);

    /// <returns>The field as it came, until the next one is read; empty where it is null.</returns>
    public ReadOnlySpan<byte> Bytes() => Field(out _);

    /// <summary>The same of a column that may be null.</summary>
    public ReadOnlySpan<byte> Bytes(out bool isNull) => Field(out isNull);

    public string Text() => Encoding.UTF8.GetString(Field(out _));

    public string? TextOrNull() => Field(out var isNull) is var field && isNull ? null : Encoding.UTF8.GetString(field);

    /// <summary>A text that has often come before.</summary>
    public string Text(StringPool pool) => Pooled(Field(out _), pool);

    public string? TextOrNull(StringPool pool) => Field(out var isNull) is var field && isNull ? null : Pooled(field, pool);

    /// <summary>The number of a key, as the index has it.</summary>
    public int RowOf(KeyIndex<string> keys)
    {
        var field = Field(out _);
        Span<char> text = stackalloc char[StackChars];
        return field.Length <= StackChars ? keys.RowOf(text[..Encoding.UTF8.GetChars(field, text)]) : keys.RowOf(Encoding.UTF8.GetString(field));
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private static string Pooled(ReadOnlySpan<byte> field, StringPool pool)
    {
        Span<char> text = stackalloc char[StackChars];
        return field.Length <= StackChars ? pool.Of(text[..Encoding.UTF8.GetChars(field, text)]) : pool.Of(Encoding.UTF8.GetString(field));
    }

    /// <summary>Groups of four digits, the first worth 10000 to the power of the weight, at the scale that the column has.</summary>
    private static decimal Numeric(ReadOnlySpan<byte> field)
    {
        const int Base = 10_000;
        const int GroupDigits = 4;
        const ushort Negative = 0x4000;
        int count = BinaryPrimitives.ReadInt16BigEndian(field);
        int weight = BinaryPrimitives.ReadInt16BigEndian(field[2..]);
        var sign = BinaryPrimitives.ReadUInt16BigEndian(field[4..]);
        int scale = BinaryPrimitives.ReadInt16BigEndian(field[6..]);
        if (sign is not (0 or Negative))
            throw new InvalidDataException("A number that is none, or infinite, stands in a column of amounts.");
        var after = (scale + GroupDigits - 1) / GroupDigits;
        UInt128 scaled = 0;
        for (var group = 0; group <= weight + after; group++)
            scaled = (scaled * Base) + (group < count ? BinaryPrimitives.ReadUInt16BigEndian(field[(8 + (2 * group))..]) : (UInt128)0);
        for (var surplus = (after * GroupDigits) - scale; surplus > 0; surplus--)
            scaled /= 10;
        return new((int)(uint)scaled, (int)(uint)(scaled >> 32), checked((int)(uint)(scaled >> 64)), sign == Negative, (byte)scale);
    }

    private ReadOnlySpan<byte> Field(out bool isNull)
    {
        var length = BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));
        isNull = length < 0;
        return isNull ? [] : Take(length);
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (_end - _at < length)
            Fill(length);
        var taken = _buffer.AsSpan(_at, length);
        _at += length;
        return taken;
    }

    private void Fill(int length)
    {
        var kept = _end - _at;
        if (length > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(length);
            _buffer.AsSpan(_at, kept).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else
        {
            _buffer.AsSpan(_at, kept).CopyTo(_buffer);
        }

        (_at, _end) = (0, kept + source.ReadAtLeast(_buffer.AsSpan(kept), length - kept));
    }
}

/// <summary>Runs a query by binary COPY. On the pool: field by field, waiting asynchronously costs more than reading.</summary>
internal static class Copy
{
    private const int LookForCancelEvery = 1_024;

    public static Task ReadAsync(NpgsqlConnection connection, string select, Action<CopyRow> add, CancellationToken cancellation) =>
        Task.Run(() => Read(connection, select, add, cancellation), cancellation);

    private static void Read(NpgsqlConnection connection, string select, Action<CopyRow> add, CancellationToken cancellation)
    {
        using var copy = connection.BeginRawBinaryCopy($"COPY ({select}) TO STDOUT (FORMAT BINARY)");
        // A large scope takes as long as it takes; the investigation's cancel is what ends it.
        copy.ReadTimeout = Timeout.Infinite;
        using var row = new CopyRow(copy);
        for (var rows = 1; row.MoveNext(); rows++)
        {
            add(row);
            if (rows % LookForCancelEvery == 0 && cancellation.IsCancellationRequested)
            {
                copy.Cancel();
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }
}
