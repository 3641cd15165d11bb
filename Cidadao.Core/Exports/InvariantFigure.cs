using System.Buffers.Text;
using System.Globalization;
using Cidadao.Core.Database.Views;

namespace Cidadao.Core.Exports;

/// <summary>Figures and days in invariant notation, UTF-8.</summary>
internal static class InvariantFigure
{
    /// <returns>Bytes written; 0 where it is null.</returns>
    public static int Write(ColumnKind kind, CopyRow row, Span<byte> into)
    {
        var written = 0;
        switch (kind)
        {
            case ColumnKind.Whole when row.LongOrNull() is { } whole:
                Utf8Formatter.TryFormat(whole, into, out written);
                break;
            case ColumnKind.Amount when row.NumberOrNull() is { } amount:
                amount.TryFormat(into, out written, default, CultureInfo.InvariantCulture);
                break;
            case ColumnKind.Fraction when row.FractionOrNull() is { } fraction:
                fraction.TryFormat(into, out written, "R", CultureInfo.InvariantCulture);
                break;
            case ColumnKind.Day when row.Day() is { } day:
                day.TryFormat(into, out written, "O", CultureInfo.InvariantCulture);
                break;
            case ColumnKind.Moment when row.MomentOrNull() is { } moment:
                moment.TryFormat(into, out written, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
                break;
        }

        return written;
    }
}
