using System.Data;
using Cidadao.Core.Database.Views;
using Npgsql;

namespace Cidadao.Core.Exports;

/// <summary>More than the format can hold, or than is kept.</summary>
/// <param name="cause">Which limit.</param>
public sealed class ExportTooLargeException(ExportLimit cause) : Exception($"Beyond the format's limit: {cause}.")
{
    public ExportLimit Limit => cause;
}

/// <summary>What an export is limited by.</summary>
public enum ExportLimit
{
    /// <summary>Of a worksheet.</summary>
    Rows,

    /// <summary>Of a worksheet.</summary>
    CellLength,

    /// <summary>Of what is kept: <see cref="ExportOptions.FileMegabytes"/>.</summary>
    FileSize,
}

/// <summary>
/// The rows of an export as they come from the server, by binary COPY and in one snapshot: (1) when the data were last imported, (2) whether they fit,
/// (3) the rows. What is wrong is known when it is opened, before anything is written.
/// </summary>
public sealed class ExportReading : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly CopyRow _row;
    private readonly CancellationTokenRegistration _cancelling;

    private ExportReading(NpgsqlConnection connection, NpgsqlRawCopyStream copy, ExportTable table, DateTimeOffset? dataAsOf, CancellationToken cancellation)
    {
        (_connection, Table, DataAsOf) = (connection, table, dataAsOf);
        // The thread waits in a read: only the server can wake it.
        _cancelling = cancellation.Register(copy.Cancel);
        _row = new CopyRow(copy);
    }

    public ExportTable Table { get; }

    /// <summary>When the last import ended that the rows can have been changed by; null when there was none.</summary>
    public DateTimeOffset? DataAsOf { get; }

    /// <summary>A sort of a million rows goes over the server's disk in any case: with more memory, in few runs.</summary>
    private const string Settings = "SET TRANSACTION READ ONLY; SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '32MB'; SET LOCAL jit = off";

    private const string LastImport = "-- exports.date\nSELECT max(ended_at) FROM imports WHERE status = 2";

    /// <exception cref="ExportTooLargeException">The rows do not fit.</exception>
    public static async Task<ExportReading> OpenAsync(NpgsqlDataSource database, ExportTable table, ExportFormat format, CancellationToken cancellation)
    {
        var connection = await database.OpenConnectionAsync(cancellation);
        try
        {
            await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
            await using (var settings = new NpgsqlCommand(Settings, connection))
                await settings.ExecuteNonQueryAsync(cancellation);
            await using var date = new NpgsqlCommand(LastImport, connection); // (1)
            var dataAsOf = await date.ExecuteScalarAsync(cancellation) is DateTime moment ? new DateTimeOffset(moment) : (DateTimeOffset?)null;
            if (format == ExportFormat.Xlsx)
                await MeasureAsync(connection, table, cancellation); // (2)
            var copy = await connection.BeginRawBinaryCopyAsync($"COPY ({table.Select}) TO STDOUT (FORMAT BINARY)", cancellation); // (3)
            copy.ReadTimeout = Timeout.Infinite;
            return new(connection, copy, table, dataAsOf, cancellation);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes all rows.</summary>
    /// <param name="written">Told after some rows how many there are, and once more at the end.</param>
    public Task WriteAsync(ExportFormat format, ExportVariant variant, Stream target, Action<long> written, CancellationToken cancellation) =>
        ExportFormats.Of(format, variant).WriteAsync(Table, _row, target, written, cancellation);

    public async ValueTask DisposeAsync()
    {
        await _cancelling.DisposeAsync();
        _row.Dispose();
        await _connection.DisposeAsync();
    }

    private static async Task MeasureAsync(NpgsqlConnection connection, ExportTable table, CancellationToken cancellation)
    {
        var texts = table.Columns.Where(column => column.Kind == ColumnKind.Text).Select(column => $"octet_length({column.Sql})");
        await using var measure = new NpgsqlCommand(
            $"-- exports.measure\nSELECT count(*), max(longest) FROM (SELECT greatest({string.Join(", ", texts)}) AS longest {table.From} LIMIT {XlsxRows.MaxRows + 1}) rows",
            connection)
        {
            CommandTimeout = 0,
        };
        await using var reader = await measure.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        if (reader.GetInt64(0) > XlsxRows.MaxRows)
            throw new ExportTooLargeException(ExportLimit.Rows);
        // Of bytes, and so a little early for texts with many accents.
        if (!reader.IsDBNull(1) && reader.GetInt32(1) > XlsxRows.MaxCellLength)
            throw new ExportTooLargeException(ExportLimit.CellLength);
    }
}
