using Cidadao.Api.Responses;
using Cidadao.Core.Imports;

namespace Cidadao.Api.Imports;

/// <summary>An import run as the API shows it.</summary>
internal static class ImportMapping
{
    // A worker says twice a second that it is at it; what a dead one left is taken over after about as long.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    /// <summary>Whether its worker went away or gave up: it can be resumed or discarded.</summary>
    public static bool IsInterrupted(ImportRun run, DateTimeOffset now) =>
        run.Status == ImportStatus.Interrupted || (run.Status == ImportStatus.Running && now - run.HeartbeatAt > Silence);

    public static ImportResponse Response(ImportRun run, DateTimeOffset now)
    {
        var share = run.Status == ImportStatus.Completed ? 1 : run.TotalBytes == 0 ? 0 : Math.Min(1, (double)run.BytesRead / run.TotalBytes);
        var seconds = run.StartedAt is { } started ? ((run.EndedAt ?? now) - started).TotalSeconds : (double?)null;
        var isRunning = run.Status == ImportStatus.Running;
        return new(
            run.Id,
            run.FileName,
            run.FileBytes,
            run.Sha256,
            Wire.Name(IsInterrupted(run, now) ? ImportStatus.Interrupted : run.Status),
            share,
            run.RequestedAt,
            run.StartedAt,
            run.EndedAt,
            run.EndedAt is null ? null : seconds,
            run.RowsRead,
            [.. run.Entries.Select(e => new ImportEntryResponse(e.Name, Wire.Name(e.Kind), e.Read, e.Inserted, e.Updated, e.Unchanged, e.Rejected))],
            run.Failure,
            run.BytesRead,
            run.TotalBytes,
            isRunning && seconds > 0 ? run.RowsRead / seconds : null,
            isRunning && share > 0 ? seconds * (1 - share) / share : null,
            run.HarvestId);
    }
}
