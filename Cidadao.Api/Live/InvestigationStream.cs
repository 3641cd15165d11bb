using System.Globalization;
using System.Net.ServerSentEvents;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Cidadao.Api.Errors;
using Cidadao.Api.Investigations;
using Cidadao.Api.Security;
using Cidadao.Core.Access;
using Cidadao.Core.Database;
using Cidadao.Core.Investigations;
using Cidadao.Core.Messaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Cidadao.Api.Live;

/// <summary>
/// <c>/api/v1/investigations/{id}/stream</c>: (1) the history after the last event that the client has, (2) what comes, each event after the one
/// before; where one is missing, or told of as lost, the history has it: it is the truth, the event stream only the messenger.
/// </summary>
internal static class InvestigationStream
{
    /// <summary>Clients whose replica goes away do not all come back at once: so many milliseconds, and up to as many again.</summary>
    private const int ComeBackAfter = 500;

    public static async Task<Results<EmptyHttpResult, NoContent, ProblemHttpResult>> GetAsync(
        Guid id, LiveHub hub, LiveDoor door, IServiceScopeFactory scopes, IOptions<LiveOptions> options, TimeProvider clock, HttpContext context)
    {
        var cancellation = context.RequestAborted;
        if (!TryReadLast(context, out var last))
            return Problem.Invalid(context, new Dictionary<string, string[]> { ["Last-Event-ID"] = ["The version of an event, from 1."] });
        if (await StateAsync(scopes, id, cancellation) is not { } state)
            return InvestigationEndpoints.NotFound(context, id);
        if (state.HasEnded && last >= state.Version)
            return TypedResults.NoContent();
        using var visit = new StreamVisit(context, options.Value.QueuedBatches);
        if (LiveEndpoints.Enter(visit, door, context) is { } refused)
            return refused;
        var topic = LiveTopic.Parse($"investigations/{id}", out _)!;
        try
        {
            LiveEndpoints.AllowSlowReading(context);
            // Proxies hand on at once what they must not buffer.
            context.Response.Headers["X-Accel-Buffering"] = "no";
            hub.Subscribe(visit, topic, after: null, reference: null);
            var events = EventsAsync(id, last, visit, scopes, options.Value.Heartbeat, clock, cancellation);
            await TypedResults.ServerSentEvents(events).ExecuteAsync(context);
        }
        finally
        {
            hub.Unsubscribe(visit, topic);
            door.Leave(visit);
        }

        return TypedResults.Empty;
    }

    private static async IAsyncEnumerable<SseItem<string>> EventsAsync(
        Guid id, int last, StreamVisit visit, IServiceScopeFactory scopes, TimeSpan heartbeat, TimeProvider clock, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // At once, so that the client knows that it is connected.
        yield return Heartbeat(visit);
        for (var isMissing = true; !visit.IsOver;)
        {
            if (isMissing)
            {
                var missing = await HistoryAsync(scopes, id, last, cancellation); // 1
                foreach (var item in missing)
                {
                    yield return Item(item);
                    last = item.Version;
                }

                // Only the last that there is: an investigation that had failed may have been reopened.
                if (missing.Count > 0 && IsLast(missing[^1]))
                    yield break;
            }

            var (isTold, batch) = await visit.NextAsync(heartbeat, clock, cancellation); // 2
            if (visit.IsOver)
                break;
            if (!isTold)
            {
                isMissing = false;
                yield return Heartbeat(visit);
                continue;
            }

            var news = batch?.Messages.Where(message => message.Version > last).ToList() ?? [];
            isMissing = batch is null || batch.IsGap || (news.Count > 0 && news[^1].Version != last + news.Count);
            if (isMissing)
                continue;
            foreach (var message in news)
            {
                yield return new(Encoding.UTF8.GetString(message.Payload.Span), message.Type) { EventId = message.Version.ToString(CultureInfo.InvariantCulture) };
                last = message.Version;
                if (message.IsUrgent)
                    yield break;
            }
        }

        yield return Heartbeat(visit);
    }

    private static async Task<InvestigationState?> StateAsync(IServiceScopeFactory scopes, Guid id, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<InvestigationStore>().LoadAsync(id, cancellation))?.State;
    }

    /// <summary>Events after a version, each with how far the investigation was with it.</summary>
    private static async Task<List<InvestigationHappened>> HistoryAsync(IServiceScopeFactory scopes, Guid id, int after, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var history = await scope.ServiceProvider.GetRequiredService<InvestigationStore>().HistoryAsync(id, after: 0, cancellation);
        var state = new InvestigationState();
        var events = new List<InvestigationHappened>(history.Count);
        foreach (var happened in history)
        {
            state = state.After(happened.Event);
            if (happened.Version > after)
                events.Add(happened with { Progress = InvestigationProgress.Of(state) });
        }

        return events;
    }

    private static bool IsLast(InvestigationHappened happened) =>
        happened.Progress!.Status is InvestigationStatus.Completed or InvestigationStatus.Cancelled or InvestigationStatus.Failed;

    private static SseItem<string> Item(InvestigationHappened happened) =>
        new(JsonSerializer.Serialize(happened, CoreJson.Default.InvestigationHappened), EventTypes.Of(happened.Event).Name)
        {
            EventId = happened.Version.ToString(CultureInfo.InvariantCulture),
        };

    private static SseItem<string> Heartbeat(StreamVisit visit) => new("{}", "heartbeat") { ReconnectionInterval = visit.ComeBack };

    private static bool TryReadLast(HttpContext context, out int last)
    {
        last = 0;
        var given = context.Request.Headers["Last-Event-ID"].ToString();
        return given.Length == 0 || int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out last);
    }

    /// <summary>One client of one investigation's stream.</summary>
    private sealed class StreamVisit(HttpContext context, int most) : LiveVisit((context.User.Identity as KeyIdentity)?.Known), ILiveReceiver, IDisposable
    {
        private readonly Channel<LiveBatch> _batches = Channel.CreateBounded<LiveBatch>(most);
        private readonly CancellationTokenSource _over = new();
        private volatile bool _hasMissed;

        public override string Kind => "sse";

        public bool IsOver => _over.IsCancellationRequested;

        /// <summary>By the connection's id: another for each, and the same at each heartbeat.</summary>
        public TimeSpan ComeBack { get; } = TimeSpan.FromMilliseconds(ComeBackAfter + ((uint)context.Connection.Id.GetHashCode(StringComparison.Ordinal) % ComeBackAfter));

        /// <summary>Who does not keep up gets from the history what he missed.</summary>
        public void Offer(LiveBatch batch, bool isMissed = false)
        {
            if (!_batches.Writer.TryWrite(batch))
                _hasMissed = true;
        }

        public override void End(WebSocketCloseStatus code, string reason)
        {
            Ended = code;
            try
            {
                _over.Cancel();
            }
            catch (ObjectDisposedException)
            {
                // It has just left by itself.
            }
        }

        public override void Abort() => context.Abort();

        public void Dispose() => _over.Dispose();

        /// <returns>Nothing was told in time; or a batch, null when some went by.</returns>
        public async Task<(bool IsTold, LiveBatch? Batch)> NextAsync(TimeSpan atMost, TimeProvider clock, CancellationToken cancellation)
        {
            using var patience = new CancellationTokenSource(atMost, clock);
            using var any = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _over.Token, cancellation);
            try
            {
                await _batches.Reader.WaitToReadAsync(any.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return (false, null);
            }

            if (!_hasMissed)
                return (true, _batches.Reader.TryRead(out var batch) ? batch : null);
            _hasMissed = false;
            while (_batches.Reader.TryRead(out _))
            {
            }

            return (true, null);
        }
    }
}
