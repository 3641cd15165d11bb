using System.Runtime.InteropServices;
using Cidadao.Core.Imports.Merging;
using Cidadao.Core.Imports.Reading;
using Cidadao.Core.Imports.Rows;
using Npgsql;

namespace Cidadao.Core.Imports;

/// <summary>One file of a group while it is imported: its rows are read once, and what is wrong with them is noted then.</summary>
internal sealed class EntryReading(MergeConnection merge, SourceEntry source, long file, ImportProgress progress, Rejections rejections)
{
    private readonly Dictionary<int, long> _years = [];

    public SourceEntryRef Entry { get; } = new(source.Name, source.Format, source.Kind, source.IsMended, file);

    public SourceEntry Source => source;

    /// <summary>Data rows read.</summary>
    public long Read { get; private set; }

    /// <summary>Staged contracts by year of signature; 0 for those without a day.</summary>
    public IReadOnlyDictionary<int, long> Years => _years;

    public long Rejected => rejections.CountOf(Entry.Name, Entry.Kind);

    /// <summary>Copies all rows into staging.</summary>
    public async Task StageAsync(CancellationToken cancellation)
    {
        await using var copy = await merge.Connection.BeginRawBinaryCopyAsync(StagingTable.Of(Entry.Kind).CopyCommand, cancellation);
        using var rows = new CopyRows(copy);
        await ReadAsync(rows, Entry.Kind == RowKind.Contracts ? CountAndEnd : () => rows.EndRowAsync(cancellation), cancellation);
        await rows.CompleteAsync(cancellation);

        ValueTask CountAndEnd()
        {
            CollectionsMarshal.GetValueRefOrAddDefault(_years, StagedRow.YearOf(rows.Row), out _)++;
            return rows.EndRowAsync(cancellation);
        }
    }

    /// <summary>Reads all rows.</summary>
    /// <param name="rows">Where each is made, in the columns of its staging table.</param>
    /// <param name="accept">Called for each that is sound.</param>
    public async Task ReadAsync(CopyRows rows, Func<ValueTask> accept, CancellationToken cancellation)
    {
        await using var records = await source.OpenAsync(progress, cancellation);
        while (await records.ReadAsync(cancellation))
        {
            Read++;
            progress.AddRow();
            if (records.TryWrite(file, rows) is { } problem)
                rejections.Add(Entry.Name, Entry.Kind, records.Line, problem, records.Record());
            else
                await accept();
        }
    }

    /// <summary>Reads sound rows once more, only those at the lines asked for.</summary>
    /// <param name="rows">Where each is made.</param>
    /// <param name="isAsked">Whether the row at a line is.</param>
    /// <param name="accept">Called for each.</param>
    public async Task ReadAgainAsync(CopyRows rows, Func<int, bool> isAsked, Func<ValueTask> accept, CancellationToken cancellation)
    {
        await using var records = await source.OpenAsync(new(), cancellation);
        while (await records.ReadAsync(cancellation))
        {
            if (isAsked(records.Line) && records.TryWrite(file, rows) is null)
                await accept();
        }
    }

    /// <summary>
    /// Rejects the staged rows whose parent is nowhere. Their records are read from the file once more: they are few, and to keep every row's
    /// text in case it has no parent would be dear.
    /// </summary>
    public async Task RejectOrphansAsync(CancellationToken cancellation)
    {
        var orphans = await OrphansAsync(cancellation);
        await using var records = await source.OpenAsync(new(), cancellation);
        while (orphans.Count > 0 && await records.ReadAsync(cancellation))
        {
            if (orphans.Remove(records.Line, out var parent))
                rejections.Add(Entry.Name, Entry.Kind, records.Line, new(RejectionReason.ContractNotInFile, null, parent), records.Record());
        }
    }

    private async Task<Dictionary<int, string>> OrphansAsync(CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(ChildMerge.Orphans(Entry.Kind), merge.Connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var orphans = new Dictionary<int, string>();
        while (await reader.ReadAsync(cancellation))
        {
            orphans.Add(reader.GetInt32(0), reader.GetString(1));
            if (orphans.Count > SourceImporter.MaxRejections)
                break;
        }

        return orphans;
    }
}
