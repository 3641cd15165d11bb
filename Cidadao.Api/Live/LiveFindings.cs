using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Cidadao.Api.Findings;
using Cidadao.Api.Responses;
using Cidadao.Core.Database;
using Cidadao.Core.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Cidadao.Api.Live;

/// <summary>
/// Tells of findings, one event after the other: an event says how many there are, and the database has them. Looked up is only what somebody
/// follows. A task's findings are told one by one up to <see cref="LiveOptions.FindingsPerTask"/>, the gravest first, and the rest as a number.
/// </summary>
internal sealed partial class LiveFindings(
    LiveHub hub, IServiceScopeFactory scopes, IOptions<LiveOptions> options, ILogger<LiveFindings> logger) : BackgroundService
{
    public const string Made = "finding-made.v1";

    public const string Omitted = "findings-omitted.v1";

    /// <summary>Who missed more events with findings than this loads anew with less effort.</summary>
    private const int MostMissedEvents = 200;

    private readonly int _most = options.Value.FindingsPerTask;
    private LivePlace _through;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var step in hub.Steps.ReadAllAsync(stoppingToken))
        {
            try
            {
                await TakeAsync(step, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                // Who follows is told that something is missing, and goes to where it can be read when the database is back.
                LogNotTold(logger, e);
                hub.TellGapOfFindings(_through);
            }

            if (hub.TakeMissingStep())
                hub.TellGapOfFindings(_through);
        }
    }

    private async Task TakeAsync(FindingStep step, CancellationToken cancellation)
    {
        switch (step)
        {
            case FindingStep.Happened { Event: var happened }:
                _through = happened.Place;
                foreach (var (root, messages) in await MessagesAsync(happened, hub.FollowedOfFindings(), cancellation))
                    hub.Tell(root, messages);
                break;
            case FindingStep.Joins join:
                _through = join.UpTo;
                hub.Join(join.Receiver, join.Topic, join.After is { } after ? await MissedAsync(join.Topic, after, join.UpTo, cancellation) : [], join.UpTo, join.Reference);
                break;
            case FindingStep.Leaves leave:
                hub.Leave(leave.Receiver, leave.Topic, leave.Answer);
                break;
        }
    }

    /// <returns>Null when that cannot be said.</returns>
    private async Task<IReadOnlyList<LiveMessage>?> MissedAsync(LiveTopic topic, LivePlace after, LivePlace upTo, CancellationToken cancellation)
    {
        var events = hub.MissedWithFindings(after, upTo)?.Where(happened => happened.Place > after.Event || after.Part != 0).ToList();
        if (events is null or { Count: > MostMissedEvents })
            return null;
        try
        {
            var missed = new List<LiveMessage>();
            foreach (var happened in events)
            {
                var messages = (await MessagesAsync(happened, [topic], cancellation)).GetValueOrDefault(topic.Root, []);
                // Of the event that the receiver stopped in, what comes after the part that he has.
                var had = happened.Place == after.Event ? messages.FindIndex(message => message.Place == after) : -1;
                missed.AddRange(messages.Skip(had + 1));
            }

            return missed;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            LogNotTold(logger, e);
            return null;
        }
    }

    /// <summary>An event's messages by root of the topics that somebody follows.</summary>
    private async Task<Dictionary<string, List<LiveMessage>>> MessagesAsync(LiveMessage happened, IReadOnlyList<LiveTopic> topics, CancellationToken cancellation)
    {
        var messages = new Dictionary<string, List<LiveMessage>>(StringComparer.Ordinal);
        if (topics.Count == 0)
            return messages;
        using var activity = LiveChannel.Source.StartBatch("look up findings", ActivityKind.Consumer, [happened.TraceParent]);
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<CidadaoDbContext>();
        if (topics.Any(topic => topic.Subject == LiveSubject.Findings))
        {
            var gravest = await RowsAsync(db, Of(db, happened).OrderByDescending(f => f.Score).ThenBy(f => f.Id).Take(_most), cancellation);
            messages["findings"] = Messages(happened, gravest, happened.Findings!.Count - gravest.Count);
        }

        foreach (var (root, ids) in await OfPartiesAsync(db, happened, topics, cancellation))
        {
            var gravest = await RowsAsync(db, db.Findings.Where(f => ids.Contains(f.Id)).OrderByDescending(f => f.Score).ThenBy(f => f.Id).Take(_most), cancellation);
            messages[root] = Messages(happened, gravest, ids.Length - gravest.Count);
        }

        return messages;
    }

    private static IQueryable<FindingRecord> Of(CidadaoDbContext db, LiveMessage happened)
    {
        var (_, finding, at, indicator) = happened.Findings!;
        if (finding is { } one)
            return db.Findings.Where(f => f.Id == one);
        var made = db.Findings.Where(f => f.InvestigationId == happened.Investigation && f.FoundAt == at);
        return indicator is null ? made : made.Where(f => f.Indicator == indicator);
    }

    /// <summary>Ids of findings on contracts of the agencies and suppliers that somebody follows, by root.</summary>
    private static async Task<IEnumerable<(string Root, long[] Ids)>> OfPartiesAsync(
        CidadaoDbContext db, LiveMessage happened, IReadOnlyList<LiveTopic> topics, CancellationToken cancellation)
    {
        string[] agencies = [.. topics.Where(topic => topic.Subject == LiveSubject.Agency).Select(topic => topic.Key!).Distinct()];
        long[] suppliers = [.. topics.Where(topic => topic.Subject == LiveSubject.Supplier).Select(topic => long.Parse(topic.Key!, CultureInfo.InvariantCulture)).Distinct()];
        if (agencies.Length + suppliers.Length == 0)
            return [];
        var (_, finding, at, indicator) = happened.Findings!;
        var rows = await db.Database
            .SqlQuery<PartyOfFinding>(finding is { } one
                ? (FormattableString)$"""
                    SELECT DISTINCT f.id AS finding, c.agency_code AS agency, c.supplier_id AS supplier
                    FROM findings AS f CROSS JOIN LATERAL unnest(f.contract_ids) AS contract JOIN contracts AS c ON c.id = contract
                    WHERE f.id = {one} AND (c.agency_code = ANY ({agencies}) OR c.supplier_id = ANY ({suppliers}))
                    """
                : $"""
                    SELECT DISTINCT f.id AS finding, c.agency_code AS agency, c.supplier_id AS supplier
                    FROM findings AS f CROSS JOIN LATERAL unnest(f.contract_ids) AS contract JOIN contracts AS c ON c.id = contract
                    WHERE f.investigation_id = {happened.Investigation} AND f.found_at = {at} AND ({indicator}::text IS NULL OR f.indicator = {indicator})
                        AND (c.agency_code = ANY ({agencies}) OR c.supplier_id = ANY ({suppliers}))
                    """)
            .TagWith("live.parties")
            .ToListAsync(cancellation);
        return rows.Where(row => agencies.Contains(row.Agency)).GroupBy(row => $"agencies/{row.Agency}")
            .Concat(rows.Where(row => suppliers.Contains(row.Supplier)).GroupBy(row => string.Create(CultureInfo.InvariantCulture, $"suppliers/{row.Supplier}")))
            .Select(group => (group.Key, group.Select(row => row.Finding).Distinct().ToArray()));
    }

    private static async Task<List<(FindingSummary Summary, FindingRow Row)>> RowsAsync(CidadaoDbContext db, IQueryable<FindingRecord> findings, CancellationToken cancellation)
    {
        var rows = await findings.AsNoTracking().Select(FindingMapping.Row).TagWith("live.findings").ToListAsync(cancellation);
        var decided = await TriageStates.OfAsync(db, rows, cancellation);
        return [.. rows.Select(row => (decided.Mark(FindingMapping.Summary(row), row), row))];
    }

    private static List<LiveMessage> Messages(LiveMessage happened, List<(FindingSummary Summary, FindingRow Row)> gravest, int omitted)
    {
        var isMade = happened.Findings!.Finding is null;
        // What was dismissed on the same facts does not come back.
        var shown = gravest.FindAll(one => !isMade || one.Summary.Triage != Wire.Name(TriageFilter.Dismissed));
        var messages = shown.ConvertAll(one => new LiveMessage(
            isMade ? happened.Place with { Part = one.Row.Id } : happened.Place,
            isMade ? Made : happened.Type,
            isMade ? JsonSerializer.SerializeToUtf8Bytes(one.Summary, ApiJson.Default.FindingSummary) : happened.Payload.Span)
        {
            Investigation = one.Row.InvestigationId,
            Indicator = one.Row.Indicator,
            Severity = one.Row.Severity,
            TraceParent = happened.TraceParent,
        });
        if (isMade && omitted > 0 && happened.Investigation is { } investigation)
        {
            var indicator = happened.Findings.Indicator;
            var told = new FindingsOmitted(investigation, indicator, omitted, $"/api/v1/findings?investigation={investigation}{(indicator is null ? "" : $"&indicator={indicator}")}");
            messages.Add(new(happened.Place, Omitted, JsonSerializer.SerializeToUtf8Bytes(told, ApiJson.Default.FindingsOmitted))
            {
                Investigation = investigation,
                Indicator = indicator,
                TraceParent = happened.TraceParent,
            });
        }

        return messages;
    }

    private sealed record PartyOfFinding(long Finding, string Agency, long Supplier);

    [LoggerMessage(1400, LogLevel.Warning, "Findings could not be looked up: who follows them is told that some are missing")]
    private static partial void LogNotTold(ILogger logger, Exception e);
}
