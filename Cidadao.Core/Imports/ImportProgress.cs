namespace Cidadao.Core.Imports;

/// <summary>How far an import is; written by the reader, read by who reports it.</summary>
public sealed class ImportProgress
{
    private long _bytes;
    private long _rows;

    public long Bytes => Interlocked.Read(ref _bytes);

    public long Rows => Interlocked.Read(ref _rows);

    public void AddBytes(int count) => Interlocked.Add(ref _bytes, count);

    public void AddRow() => Interlocked.Increment(ref _rows);
}
