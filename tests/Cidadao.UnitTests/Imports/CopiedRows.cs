using System.Buffers.Binary;
using System.Text;
using Cidadao.Core.Imports;
using Cidadao.Core.Imports.Reading;
using Cidadao.Core.Imports.Rows;

namespace Cidadao.UnitTests.Imports;

/// <summary>A file through recognition and parsing, without a database: what COPY would be given, and what was rejected.</summary>
internal sealed class CopiedRows
{
    public List<byte[]?[]> Rows { get; } = [];

    public List<(int Line, RowProblem Problem, string? Record)> Rejections { get; } = [];

    public int Read { get; private set; }

    public IEnumerable<string?> Texts => Rows.SelectMany(row => row).Select(value => value is null ? null : Encoding.UTF8.GetString(value));

    /// <exception cref="ImportRefusedException">The file as a whole cannot go in.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static async Task<CopiedRows> ReadAsync(byte[] file, CancellationToken cancellation = default)
    {
        using var archive = await SourceArchive.OpenAsync([new("file", new MemoryStream(file))], new(), cancellation);
        var copied = new CopiedRows();
        foreach (var entry in archive.Groups.SelectMany(group => group))
            await copied.ReadAsync(entry, cancellation);
        return copied;
    }

    private async Task ReadAsync(SourceEntry entry, CancellationToken cancellation)
    {
        await using var records = await entry.OpenAsync(new(), cancellation);
        var target = new MemoryStream();
        using var copy = new CopyRows(target);
        while (await records.ReadAsync(cancellation))
        {
            Read++;
            if (records.TryWrite(1, copy) is { } problem)
                Rejections.Add((records.Line, problem, records.Record()));
            else
                await copy.EndRowAsync(cancellation);
        }

        await copy.CompleteAsync(cancellation);
        Decode(target.ToArray(), StagingTable.Of(entry.Kind).ColumnCount);
    }

    /// <summary>PostgreSQL's binary format: header, rows of counted fields, and -1 at the end.</summary>
    private void Decode(byte[] copied, int columns)
    {
        var at = 19;
        while (true)
        {
            var count = BinaryPrimitives.ReadInt16BigEndian(copied.AsSpan(at));
            at += 2;
            if (count == -1)
                break;
            Assert.AreEqual(columns, count);
            var row = new byte[]?[count];
            for (var column = 0; column < count; column++)
            {
                var length = BinaryPrimitives.ReadInt32BigEndian(copied.AsSpan(at));
                at += 4;
                row[column] = length < 0 ? null : copied[at..(at + length)];
                at += Math.Max(length, 0);
            }

            Rows.Add(row);
        }

        Assert.AreEqual(copied.Length, at, "Nothing stands behind the end.");
    }
}
