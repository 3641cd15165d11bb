using System.Diagnostics;
using Cidadao.Core.Database;
using Cidadao.Core.Imports.Merging;
using Cidadao.Core.Imports.Reading;
using Cidadao.Core.Imports.Rows;
using Npgsql;
using NpgsqlTypes;

namespace Cidadao.Core.Imports;

/// <summary>
/// The files of one import into the tables, in one transaction:
/// (1) every file parsed and copied into staging or, in the bulk, into its table, (2) the merge, group by group, (3) rejections, counts and whatever the caller
/// commits with them. Whatever dies before the commit leaves nothing behind.
/// </summary>
public sealed class SourceImporter(NpgsqlDataSource database, ArchiveLimits limits, ContractYears years)
{
    /// <summary>More than this and the file is damaged, not some of its rows.</summary>
    public const int MaxRejections = 100_000;

    private static readonly ActivitySource Source = new("Cidadao.Imports");

    // Temporary tables of the group before; views go with the tables that they are over.
    private const string Clear =
        """
        DO $$ DECLARE name text; BEGIN
            FOR name IN SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema() AND relkind = 'r' LOOP
                EXECUTE format('DROP TABLE pg_temp.%I CASCADE', name);
            END LOOP;
        END $$
        """;

    /// <summary>Runs an import of an upload to its end.</summary>
    /// <param name="importId">The run.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="commitWith">Writes what must be committed together with the import.</param>
    /// <exception cref="ImportRefusedException">The files as a whole cannot go in.</exception>
    public async Task RunAsync(
        Guid importId, ImportProgress progress, Func<NpgsqlConnection, IReadOnlyList<ImportEntry>, Task> commitWith, CancellationToken cancellation)
    {
        await using var upload = await ImportFile.RestoreAsync(database, importId, cancellation);
        await RunAsync(importId, upload.Files, progress, commitWith, cancellation);
    }

    /// <summary>Runs an import of files that are here.</summary>
    public async Task RunAsync(
        Guid importId, IReadOnlyList<SourceInput> files, ImportProgress progress, Func<NpgsqlConnection, IReadOnlyList<ImportEntry>, Task> commitWith,
        CancellationToken cancellation)
    {
        using var archive = await SourceArchive.OpenAsync(files, limits, cancellation);
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var merge = new MergeConnection(connection);
        await merge.ExecuteAsync("SET LOCAL default_statistics_target = 20; SET LOCAL work_mem = '256MB'; SET LOCAL temp_buffers = '64MB'; SET LOCAL jit = off", cancellation);

        using var rejections = new Rejections(importId);
        var counts = new List<ImportEntry>();
        foreach (var group in archive.Groups)
        {
            counts.AddRange(await RunGroupAsync(merge, importId, group, progress, rejections, cancellation));
            await merge.ExecuteAsync(Clear, cancellation);
        }

        await rejections.CopyAsync(connection, cancellation); // (3)
        await commitWith(connection, counts);
        await transaction.CommitAsync(cancellation);
    }

    private async Task<IReadOnlyList<ImportEntry>> RunGroupAsync(
        MergeConnection merge, Guid importId, IReadOnlyList<SourceEntry> group, ImportProgress progress, Rejections rejections, CancellationToken cancellation)
    {
        using var activity = Source.StartActivity("import files");
        activity?.SetTag("cidadao.import.id", importId).SetTag("cidadao.import.kinds", string.Join(' ', group.Select(entry => entry.Kind)));
        var entries = new List<EntryReading>();
        foreach (var entry in group)
        {
            var staging = StagingTable.Of(entry.Kind);
            await merge.ExecuteAsync($"CREATE TEMP TABLE {staging.Name} ({staging.Definition}) ON COMMIT DROP", cancellation);
            entries.Add(new(merge, entry, await RegisterAsync(merge, importId, entry, cancellation), progress, rejections));
        }

        var counts = await new FamilyMerge(merge, importId, entries, years).RunAsync(cancellation); // (1), (2)
        foreach (var entry in entries.Where(entry => entry.Read > entry.Rejected + counts[entry.Entry.Kind].Total))
            await entry.RejectOrphansAsync(cancellation);
        return [.. entries.Select(entry => Counted(entry, counts[entry.Entry.Kind]))];
    }

    private static ImportEntry Counted(EntryReading reading, MergeCounts merged)
    {
        var entry = reading.Entry;
        if (reading.Read != merged.Total + reading.Rejected)
        {
            throw new InvalidOperationException(
                $"Of {reading.Read} rows of '{entry.Name}' {merged.Total} were merged and {reading.Rejected} rejected: some are unaccounted for.");
        }

        return new(entry.Name, entry.Format, entry.Kind, reading.Read, merged.Inserted, merged.Updated, merged.Unchanged, reading.Rejected);
    }

    /// <returns>What the rows will name as the file that they came in.</returns>
    private static async Task<long> RegisterAsync(MergeConnection merge, Guid importId, SourceEntry entry, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "INSERT INTO import_files (import_id, entry, format) VALUES ($1, $2, $3) RETURNING id", merge.Connection);
        command.Parameters.Add(new() { Value = importId, NpgsqlDbType = NpgsqlDbType.Uuid });
        command.Parameters.Add(new() { Value = entry.Name });
        command.Parameters.Add(new() { Value = (short)entry.Format });
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
