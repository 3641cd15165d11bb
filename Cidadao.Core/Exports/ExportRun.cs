using Cidadao.Core.Contracts;

namespace Cidadao.Core.Exports;

/// <summary>Where a ready-made export is. One that is cancelled or removed is gone.</summary>
public enum ExportStatus : short
{
    Queued = 0,
    Running = 1,
    Completed = 2,
    Failed = 3,
}

/// <summary>What a ready-made export is of.</summary>
public enum ExportSubject : short
{
    Contracts = 1,
    Findings = 2,
}

/// <summary>Command to the workers: make an export's file.</summary>
public sealed record RunExport(Guid ExportId);

/// <summary>A ready-made export: what was asked for and what became of it, the manifest of its file.</summary>
public sealed class ExportRun
{
    public required Guid Id { get; init; }

    public required ExportSubject Subject { get; init; }

    /// <summary>Which contracts; null for findings.</summary>
    public ContractFilter? Filter { get; init; }

    /// <summary>Whose findings; null for contracts.</summary>
    public Guid? InvestigationId { get; init; }

    public required ExportFormat Format { get; init; }

    public required ExportVariant Variant { get; init; }

    public ExportStatus Status { get; set; }

    /// <summary>Written so far.</summary>
    public long Rows { get; set; }

    /// <summary>Of the file; 0 until it is whole.</summary>
    public long Bytes { get; set; }

    /// <summary>Of the file, lower-case hexadecimal; null until it is whole.</summary>
    public string? Sha256 { get; set; }

    /// <summary>When the last import ended that the rows can have been changed by; null when there was none, or until it is whole.</summary>
    public DateTimeOffset? DataAsOf { get; set; }

    public required DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>A name of <see cref="ExportLimit"/>, or the error that it was given up for.</summary>
    public string? Failure { get; set; }

    public ExportTable Table => Subject == ExportSubject.Contracts
        ? ExportTables.Contracts(Filter ?? ContractFilter.All)
        : ExportTables.Findings(InvestigationId ?? throw new InvalidOperationException($"The export {Id} names no investigation."));
}

/// <summary>A piece of a ready-made file, where every replica can reach it.</summary>
public sealed class ExportChunk
{
    /// <summary>Bytes of every chunk but the last.</summary>
    public const int Size = 1 << 20;

    public required Guid ExportId { get; init; }

    /// <summary>From 0.</summary>
    public required int Number { get; init; }

    public required byte[] Bytes { get; init; }
}
