using Npgsql;
using NpgsqlTypes;

namespace Cidadao.Core.Database.Views;

/// <summary>The fields of one row of a binary COPY, left to right.</summary>
internal readonly struct CopyRow(NpgsqlBinaryExporter exporter)
{
    public long Long() => exporter.Read<long>(NpgsqlDbType.Bigint);

    public long? LongOrNull() => IsNull() ? null : Long();

    public short Short() => exporter.Read<short>(NpgsqlDbType.Smallint);

    public bool Flag() => exporter.Read<bool>(NpgsqlDbType.Boolean);

    public string Text() => exporter.Read<string>(NpgsqlDbType.Text);

    public string? TextOrNull() => IsNull() ? null : Text();

    public decimal Number() => exporter.Read<decimal>(NpgsqlDbType.Numeric);

    public decimal? NumberOrNull() => IsNull() ? null : Number();

    public DateOnly? Day() => IsNull() ? null : exporter.Read<DateOnly>(NpgsqlDbType.Date);

    private bool IsNull()
    {
        if (!exporter.IsNull)
            return false;
        exporter.Skip();
        return true;
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
        using var exporter = connection.BeginBinaryExport($"COPY ({select}) TO STDOUT (FORMAT BINARY)");
        // A large scope takes as long as it takes; the investigation's cancel is what ends it.
        exporter.Timeout = Timeout.InfiniteTimeSpan;
        var row = new CopyRow(exporter);
        for (var rows = 1; exporter.StartRow() >= 0; rows++)
        {
            add(row);
            if (rows % LookForCancelEvery == 0 && cancellation.IsCancellationRequested)
            {
                exporter.Cancel();
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }
}
