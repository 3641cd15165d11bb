namespace Cidadao.Core.Imports;

/// <summary>Where an import is.</summary>
public enum ImportStatus : short
{
    Queued = 0,
    Running = 1,
    Completed = 2,
    Cancelled = 3,
    Failed = 4,

    /// <summary>The worker went away, or gave up for reasons that lie outside the file: it can be resumed or discarded.</summary>
    Interrupted = 5,
}

/// <summary>One uploaded file and what became of it.</summary>
public sealed class ImportRun
{
    public required Guid Id { get; init; }

    public required string FileName { get; init; }

    public required long FileBytes { get; init; }

    /// <summary>One name a file, in the order of the chunks.</summary>
    public required string[] FileNames { get; init; }

    /// <summary>Of all files, one after the other; lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    public ImportStatus Status { get; set; }

    /// <summary>Bytes of all entries, inflated.</summary>
    public required long TotalBytes { get; init; }

    /// <summary>Inflated bytes read so far.</summary>
    public long BytesRead { get; set; }

    public long RowsRead { get; set; }

    public required DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When the worker last said that it is at it; old while running means interrupted.</summary>
    public DateTimeOffset? HeartbeatAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>The harvest that brought it; null for an upload.</summary>
    public Guid? HarvestId { get; init; }

    /// <summary>What became of each entry's rows; empty until the import completed.</summary>
    public List<ImportEntry> Entries { get; set; } = [];

    public string? Failure { get; set; }
}

/// <summary>Counts of one entry: inserted + updated + unchanged + rejected = read.</summary>
public sealed record ImportEntry(string Name, SourceFormat Format, RowKind Kind, long Read, long Inserted, long Updated, long Unchanged, long Rejected);

/// <summary>A piece of an uploaded file, kept until its import ended, where every worker can reach it.</summary>
public sealed class ImportChunk
{
    /// <summary>Bytes of every chunk but the last.</summary>
    public const int Size = 1 << 20;

    public required Guid ImportId { get; init; }

    /// <summary>Which of the import's files, from 0.</summary>
    public required int File { get; init; }

    /// <summary>From 0.</summary>
    public required int Number { get; init; }

    public required byte[] Bytes { get; init; }
}

/// <summary>One file of an import, inside a zip or by itself: what the rows of contracts and tenders name as where they came from.</summary>
public sealed class ImportFileRecord
{
    public long Id { get; init; }

    public required Guid ImportId { get; init; }

    /// <summary>Name in the zip, of the upload, or the URL with its page.</summary>
    public required string Entry { get; init; }

    public required SourceFormat Format { get; init; }
}

/// <summary>A row that did not go in.</summary>
public sealed class ImportRejection
{
    public long Id { get; init; }

    public required Guid ImportId { get; init; }

    public required string Entry { get; init; }

    /// <summary>Line at which the row starts; 1 is the header.</summary>
    public required int Line { get; init; }

    public string? Column { get; init; }

    /// <summary>Shortened, with documents of persons masked.</summary>
    public string? Value { get; init; }

    public required RejectionReason Reason { get; init; }

    /// <summary>The whole row in the source's own form, documents of persons masked, so that it can be mended and imported again.</summary>
    public string? Record { get; init; }
}

/// <summary>An index that a bulk load has dropped and that is still to be built again.</summary>
public sealed class PendingIndex
{
    public required string Name { get; init; }

    /// <summary>The statement that builds it.</summary>
    public required string Definition { get; init; }
}
