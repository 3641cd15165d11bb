using Npgsql;

namespace Cidadao.Core.Imports.Merging;

/// <summary>Rows that wait in files, one for each table that they go into: a connection does one COPY at a time.</summary>
internal sealed class SpooledRows : IAsyncDisposable
{
    private readonly Dictionary<string, (Stream File, CopyRows Rows)> _spools = [];

    /// <summary>Those that rows wait for.</summary>
    public IReadOnlyCollection<string> Tables => _spools.Keys;

    public CopyRows For(string table)
    {
        if (!_spools.TryGetValue(table, out var spool))
        {
            var file = ImportFile.Temporary();
            _spools.Add(table, spool = (file, new(file)));
        }

        return spool.Rows;
    }

    /// <summary>All that wait for a table.</summary>
    public async Task CopyAsync(string table, NpgsqlConnection connection, string command, CancellationToken cancellation)
    {
        var (file, rows) = _spools[table];
        await rows.CompleteAsync(cancellation);
        file.Position = 0;
        await using var copy = await connection.BeginRawBinaryCopyAsync(command, cancellation);
        await file.CopyToAsync(copy, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (file, rows) in _spools.Values)
        {
            rows.Dispose();
            await file.DisposeAsync();
        }
    }
}
