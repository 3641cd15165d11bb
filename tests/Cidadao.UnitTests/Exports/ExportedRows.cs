using System.IO.Pipelines;
using Cidadao.Core.Database.Views;
using Cidadao.Core.Exports;
using Cidadao.Core.Imports;

namespace Cidadao.UnitTests.Exports;

/// <summary>A row of each kind of column but the moment.</summary>
internal sealed record ExportedRow(string? Text, string Other, long Whole, decimal Amount, DateOnly? Day);

/// <summary>Rows as the server sends them, through a format.</summary>
internal static class ExportedRows
{
    private static readonly ExportTable Table = new(
        "rows",
        [
            new("text", ColumnKind.Text, "", ""), new("other", ColumnKind.Text, "", ""), new("whole", ColumnKind.Whole, "", ""),
            new("amount", ColumnKind.Amount, "", ""), new("day", ColumnKind.Day, "", ""),
        ],
        "");

    /// <returns>The bytes of the file. Their count and digest are those that the stream tells.</returns>
    public static async Task<byte[]> WriteAsync(IReadOnlyList<ExportedRow> rows, ExportFormat format, ExportVariant variant)
    {
        using var copied = await CopyAsync(rows);
        using var row = new CopyRow(copied);
        using var file = new MemoryStream();
        var pipe = PipeWriter.Create(file, new(leaveOpen: true));
        await using var output = new ExportStream(pipe);
        var told = 0L;
        await ExportFormats.Of(format, variant).WriteAsync(Table, row, output, written => told = written, CancellationToken.None);
        await pipe.CompleteAsync();

        Assert.AreEqual(rows.Count, told);
        Assert.AreEqual(file.Length, output.Position);
        CollectionAssert.AreEqual(System.Security.Cryptography.SHA256.HashData(file.ToArray()), output.Digest());
        return file.ToArray();
    }

    private static async Task<MemoryStream> CopyAsync(IReadOnlyList<ExportedRow> rows)
    {
        var stream = new MemoryStream();
        using var copy = new CopyRows(stream);
        foreach (var row in rows)
        {
            copy.BeginRow(5);
            if (row.Text is { } text)
                copy.Text(text);
            else
                copy.Null();
            copy.Text(row.Other);
            copy.Value(row.Whole);
            Assert.IsTrue(Amount.TryRound(row.Amount, out var amount));
            copy.Value(amount);
            copy.ValueOrNull(row.Day);
            await copy.EndRowAsync(CancellationToken.None);
        }

        await copy.CompleteAsync(CancellationToken.None);
        return new(stream.ToArray());
    }
}
