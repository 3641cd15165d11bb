using Npgsql;

namespace Cidadao.Core.Imports;

/// <summary>
/// One uploaded file into the contracts' tables, in one transaction:
/// (1) the chunks back into a file, (2) each entry parsed and copied into staging, (3) the merge, (4) rejections, counts and the message's
/// inbox entry. Whatever dies before the commit leaves nothing behind.
/// </summary>
public sealed class ContractImporter(NpgsqlDataSource database, ArchiveLimits limits)
{
    /// <summary>More than this and the file is damaged, not some of its rows.</summary>
    public const int MaxRejections = 100_000;

    /// <summary>Runs an import to its end.</summary>
    /// <param name="commitWith">Writes what must be committed together with the import.</param>
    /// <exception cref="ImportRefusedException">The file as a whole cannot go in.</exception>
    public async Task RunAsync(
        Guid importId, ImportProgress progress, Func<NpgsqlConnection, IReadOnlyList<ImportEntry>, Task> commitWith, CancellationToken cancellation)
    {
        await using var file = await ImportFile.RestoreAsync(database, importId, cancellation); // (1)
        using var archive = await PortalArchive.OpenAsync(file, limits, cancellation);

        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var create = new NpgsqlCommand(StagingTables.Create, connection))
            await create.ExecuteNonQueryAsync(cancellation);

        var rejections = new Rejections(importId);
        var read = new Dictionary<PortalFile, long>();
        foreach (var entry in archive.Entries) // (2)
            read[entry.Kind] = await StageAsync(connection, entry, progress, rejections, cancellation);

        var merge = new ContractMerge(connection, importId, archive.Entries[0].Name); // (3)
        var counts = await merge.RunAsync([.. read.Keys], cancellation);

        foreach (var entry in archive.Entries.Where(entry => read[entry.Kind] > rejections.CountOf(entry.Name) + counts[entry.Kind].Total)) // (4)
            await rejections.AddOrphansAsync(connection, ChildMerge.All.Single(child => child.File == entry.Kind), entry.Name, cancellation);
        await rejections.CopyAsync(connection, cancellation);
        await commitWith(connection, [.. archive.Entries.Select(entry => Entry(entry, read[entry.Kind], counts[entry.Kind], rejections))]);
        await transaction.CommitAsync(cancellation);
    }

    private static ImportEntry Entry(PortalEntry entry, long read, MergeCounts merged, Rejections rejections)
    {
        var rejected = rejections.CountOf(entry.Name);
        if (read != merged.Total + rejected)
            throw new InvalidOperationException($"Of {read} rows of '{entry.Name}' {merged.Total} were merged and {rejected} rejected: some are unaccounted for.");
        return new(entry.Name, entry.Kind, read, merged.Inserted, merged.Updated, merged.Unchanged, rejected);
    }

    /// <returns>Data rows read.</returns>
    private static async Task<long> StageAsync(
        NpgsqlConnection connection, PortalEntry entry, ImportProgress progress, Rejections rejections, CancellationToken cancellation)
    {
        var rows = PortalRows.Of(entry.Kind);
        using var records = await entry.OpenAsync(progress, cancellation);
        await records.ReadAsync(cancellation); // the header, recognised before
        var read = 0L;

        await using var copy = await connection.BeginTextImportAsync(rows.CopyCommand, cancellation);
        using var buffer = new CopyText(copy);
        while (await records.ReadAsync(cancellation))
        {
            read++;
            progress.AddRow();
            if (rows.TryWrite(records, buffer) is { } problem)
                rejections.Add(entry.Name, records.Line, problem);
            else
                await buffer.EndRowAsync(cancellation);
        }

        await buffer.FlushAsync(cancellation);
        return read;
    }
}
