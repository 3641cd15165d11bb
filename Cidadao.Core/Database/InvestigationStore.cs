using System.Text.Json;
using Cidadao.Core.Investigations;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Core.Database;

/// <summary>Investigations by their events: loaded by replay, saved as new events and the read model in one transaction.</summary>
public sealed class InvestigationStore(CidadaoDbContext db)
{
    /// <returns>Null when there is no such investigation.</returns>
    public async Task<Investigation?> LoadAsync(Guid id, CancellationToken cancellation)
    {
        var events = await db.InvestigationEvents.AsNoTracking()
            .Where(e => e.InvestigationId == id)
            .OrderBy(e => e.Version)
            .Select(e => e.Data)
            .ToListAsync(cancellation);
        return Investigation.From(id, [.. events.Select(data => JsonSerializer.Deserialize(data, CoreJson.Default.InvestigationEvent)!)]);
    }

    /// <summary>Adds the new events and the read model to what the context saves. A second writer of the same version fails on saving.</summary>
    public async Task StageAsync(Investigation investigation, CancellationToken cancellation)
    {
        var version = investigation.Version - investigation.Uncommitted.Count;
        foreach (var happened in investigation.Uncommitted)
        {
            db.InvestigationEvents.Add(new()
            {
                InvestigationId = investigation.Id,
                Version = ++version,
                Data = JsonSerializer.Serialize(happened, CoreJson.Default.InvestigationEvent),
                At = happened.At,
            });
        }

        var record = await db.Investigations.FindAsync([investigation.Id], cancellation);
        if (record is null)
        {
            record = new()
            {
                Id = investigation.Id,
                Scope = JsonSerializer.Serialize(investigation.Scope, CoreJson.Default.ContractFilter),
                Indicators = [.. investigation.Indicators],
                RequestedAt = investigation.RequestedAt,
                Findings = "",
                Tasks = "",
            };
            db.Investigations.Add(record);
        }

        record.Version = investigation.Version;
        record.Status = investigation.Status;
        record.StartedAt = investigation.StartedAt;
        record.EndedAt = investigation.EndedAt;
        record.Contracts = investigation.Contracts;
        record.Failure = investigation.Failure;
        record.Findings = JsonSerializer.Serialize(investigation.Findings, CoreJson.Default.SeverityTally);
        record.Tasks = JsonSerializer.Serialize(investigation.Tasks, CoreJson.Default.IReadOnlyListTaskState);
    }

    /// <summary>Loads, decides and saves, again from the start when somebody else was faster.</summary>
    /// <param name="decide">Called with the investigation as it is; when it decides nothing, nothing is saved.</param>
    /// <param name="stage">Adds what belongs into the same transaction.</param>
    /// <returns>The investigation as saved; null when there is none.</returns>
    public async Task<Investigation?> ChangeAsync(
        Guid id, Action<Investigation> decide, CancellationToken cancellation, Action<CidadaoDbContext>? stage = null)
    {
        const int Attempts = 10;
        for (var attempt = 1; ; attempt++)
        {
            db.ChangeTracker.Clear();
            var investigation = await LoadAsync(id, cancellation);
            if (investigation is null)
                return null;
            decide(investigation);
            if (investigation.Uncommitted.Count == 0)
                return investigation;
            try
            {
                await StageAsync(investigation, cancellation);
                stage?.Invoke(db);
                await db.SaveChangesAsync(cancellation);
                return investigation;
            }
            catch (DbUpdateException e) when (attempt < Attempts && IsConflict(e))
            {
                // Another writer of the same version: its events count first.
            }
        }
    }

    private static bool IsConflict(DbUpdateException e) =>
        e.InnerException is Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.UniqueViolation, ConstraintName: "pk_investigation_events" };
}
