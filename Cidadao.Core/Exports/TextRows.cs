using Cidadao.Core.Database.Views;

namespace Cidadao.Core.Exports;

/// <summary>A format that writes one row after the other.</summary>
internal interface IRowText
{
    void Begin(IReadOnlyList<ExportColumn> columns, PooledBlock block);

    void Row(IReadOnlyList<ExportColumn> columns, CopyRow row, PooledBlock block);

    void End(PooledBlock block);
}

/// <summary>Rows as text, straight from the server's bytes into a block that is handed on when it is full.</summary>
internal sealed class TextRows(IRowText text) : IRowsFormat
{
    private const int BlockLength = 1 << 16;

    public async Task WriteAsync(ExportTable table, CopyRow row, Stream target, Action<long> written, CancellationToken cancellation)
    {
        using var held = text as IDisposable;
        using var block = new PooledBlock(BlockLength * 2);
        var (columns, rows) = (table.Columns, 0L);
        text.Begin(columns, block);
        for (; row.MoveNext(); rows++)
        {
            text.Row(columns, row, block);
            if (block.Count < BlockLength)
                continue;
            await target.WriteAsync(block.Written, cancellation);
            block.Clear();
            written(rows + 1);
        }

        text.End(block);
        await target.WriteAsync(block.Written, cancellation);
        written(rows);
    }
}
