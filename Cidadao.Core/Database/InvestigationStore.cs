using System.Text.Json;
using Cidadao.Core.Investigations;
using Cidadao.Core.Messaging;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Core.Database;

/// <summary>Investigations by their events: loaded by replay, saved as new events, public events and the read model in one transaction.</summary>
public sealed class InvestigationStore(CidadaoDbContext db)
{
    /// <summary>A snapshot is taken each time that a history has grown by so many events.</summary>
    public const int SnapshotEvery = 50;

    private const int Attempts = 10;

    /// <returns>Null when there is no such investigation.</returns>
    public async Task<Investigation?> LoadAsync(Guid id, CancellationToken cancellation)
    {
        var snapshot = await db.InvestigationSnapshots.AsNoTracking()
            .Where(s => s.InvestigationId == id && s.Vocabulary == EventVocabulary.Current)
            .OrderByDescending(s => s.Version)
            .TagWith("investigations.snapshot")
            .FirstOrDefaultAsync(cancellation);
        var from = snapshot?.Version ?? 0;
        var state = snapshot is null ? null : JsonSerializer.Deserialize(snapshot.State, CoreJson.Default.InvestigationState);
        return Investigation.From(id, state, [.. (await HistoryAsync(id, from, cancellation)).Select(past => past.Event)]);
    }

    /// <returns>Its events after a version, oldest first.</returns>
    public async Task<IReadOnlyList<InvestigationHappened>> HistoryAsync(Guid id, int after, CancellationToken cancellation)
    {
        var events = await db.InvestigationEvents.AsNoTracking()
            .Where(e => e.InvestigationId == id && e.Version > after)
            .OrderBy(e => e.Version)
            .Select(e => new { e.Version, e.Vocabulary, e.Data })
            .TagWith("investigations.history")
            .ToListAsync(cancellation);
        return [.. events.Select(e => new InvestigationHappened(id, e.Version, EventVocabulary.Read(e.Vocabulary, e.Data)))];
    }

    /// <summary>
    /// Adds the new events, for itself and for the event stream, and the read model to what the context saves. A second writer of the same
    /// version fails on saving.
    /// </summary>
    public async Task StageAsync(Investigation investigation, CancellationToken cancellation)
    {
        var version = investigation.State.Version - investigation.Uncommitted.Count;
        var progress = InvestigationProgress.Of(investigation.State);
        foreach (var happened in investigation.Uncommitted)
        {
            db.InvestigationEvents.Add(new()
            {
                InvestigationId = investigation.Id,
                Version = ++version,
                Vocabulary = EventVocabulary.Current,
                Data = EventVocabulary.Write(happened),
                At = happened.At,
            });
            db.Send(EventTypes.Of(happened), new(investigation.Id, version, happened) { Progress = progress }, happened.At);
        }

        StageSnapshot(investigation);
        var isNew = investigation.State.Version == investigation.Uncommitted.Count;
        if (isNew)
            db.Investigations.Add(InvestigationProjection.New(investigation.Id, investigation.State));
        else if (await db.Investigations.FindAsync([investigation.Id], cancellation) is { } record)
            InvestigationProjection.Project(record, investigation.State);
    }

    /// <summary>Loads, decides and stages: for who saves, with other things, himself.</summary>
    /// <param name="decide">Called with the investigation as it is; when it decides nothing, nothing is staged.</param>
    /// <returns>Null when there is none.</returns>
    public async Task<Investigation?> StageChangeAsync(Guid id, Action<Investigation> decide, CancellationToken cancellation)
    {
        var investigation = await LoadAsync(id, cancellation);
        if (investigation is null)
            return null;
        decide(investigation);
        if (investigation.Uncommitted.Count > 0)
            await StageAsync(investigation, cancellation);
        return investigation;
    }

    /// <summary>Loads, decides and saves, again from the start when somebody else was faster.</summary>
    /// <param name="decide">Called with the investigation as it is; when it decides nothing, nothing is saved.</param>
    /// <param name="stage">Adds what belongs into the same transaction.</param>
    /// <returns>The investigation as saved; null when there is none.</returns>
    public async Task<Investigation?> ChangeAsync(
        Guid id, Action<Investigation> decide, CancellationToken cancellation, Action<Investigation>? stage = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            db.ChangeTracker.Clear();
            var investigation = await StageChangeAsync(id, decide, cancellation);
            if (investigation is null or { Uncommitted.Count: 0 })
                return investigation;
            try
            {
                stage?.Invoke(investigation);
                await db.SaveChangesAsync(cancellation);
                return investigation;
            }
            catch (DbUpdateException e) when (attempt < Attempts && IsConflict(e))
            {
                // Another writer of the same version: its events count first.
            }
        }
    }

    /// <returns>True when another writer wrote the same version of an investigation first.</returns>
    public static bool IsConflict(DbUpdateException e) =>
        e.InnerException is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation, ConstraintName: "pk_investigation_events" };

    private void StageSnapshot(Investigation investigation)
    {
        var (before, now) = (investigation.State.Version - investigation.Uncommitted.Count, investigation.State.Version);
        if (before / SnapshotEvery == now / SnapshotEvery)
            return;
        db.InvestigationSnapshots.Add(new()
        {
            InvestigationId = investigation.Id,
            Version = now,
            Vocabulary = EventVocabulary.Current,
            State = JsonSerializer.Serialize(investigation.State, CoreJson.Default.InvestigationState),
        });
    }
}
