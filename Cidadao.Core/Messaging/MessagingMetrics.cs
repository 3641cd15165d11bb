using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Cidadao.Core.Messaging;

/// <summary>What can be seen of messaging from outside. Gauges show what <see cref="MessagingMonitor"/> saw last.</summary>
internal sealed class MessagingMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Histogram<double> _handling;
    private readonly Counter<long> _attempts;

    public MessagingMetrics(IMeterFactory meters, MessagingState state)
    {
        _meter = meters.Create("Cidadao.Messaging");
        _handling = _meter.CreateHistogram<double>("cidadao_ai_message_handling", "s", "Time of a handler, by message type.");
        _attempts = _meter.CreateCounter<long>("cidadao_ai_message_attempts", description: "Attempts by message type and outcome: handled, failed, dead.");
        _meter.CreateObservableGauge("cidadao_ai_outbox_waiting", () => state.Outbox.Waiting, "{message}", "Messages that wait to be sent.");
        _meter.CreateObservableGauge("cidadao_ai_outbox_oldest", () => state.Outbox.OldestSeconds, "s", "Age of the oldest message that waits to be sent.");
        _meter.CreateObservableGauge("cidadao_ai_dead_letters", () => state.Outbox.DeadLetters, "{message}", "Messages that were given up.");
        _meter.CreateObservableGauge("cidadao_ai_stream_lag", () => Each(state, stream => stream.Lag), "{message}", "Entries that no consumer has read.");
        _meter.CreateObservableGauge("cidadao_ai_stream_pending", () => Each(state, stream => stream.Pending), "{message}", "Entries in the hands of consumers.");
        _meter.CreateObservableGauge("cidadao_ai_stream_oldest", () => Each(state, stream => stream.OldestSeconds), "s", "Age of the oldest entry that is not finished.");
    }

    public void Handled(string type, TimeSpan time)
    {
        _handling.Record(time.TotalSeconds, new KeyValuePair<string, object?>("type", type));
        Count(type, "handled");
    }

    public void Failed(string type, bool isLast) => Count(type, isLast ? "dead" : "failed");

    public void Dispose() => _meter.Dispose();

    private void Count(string type, string outcome) => _attempts.Add(1, new TagList { { "type", type }, { "outcome", outcome } });

    private static IEnumerable<Measurement<T>> Each<T>(MessagingState state, Func<StreamState, T> value)
        where T : struct =>
        state.Streams.Select(stream => new Measurement<T>(value(stream), new KeyValuePair<string, object?>("stream", stream.Stream)));
}

/// <summary>The outbox when it was last looked at.</summary>
/// <param name="Waiting">Messages due and not sent.</param>
/// <param name="OldestSeconds">Age of the oldest of them; 0 when there is none.</param>
public sealed record OutboxState(long Waiting, double OldestSeconds, long DeadLetters);

/// <summary>A stream when it was last looked at.</summary>
/// <param name="Lag">Entries that no consumer has read.</param>
/// <param name="Pending">Entries in the hands of consumers.</param>
/// <param name="OldestSeconds">Age of the oldest entry that is not finished; 0 when there is none.</param>
public sealed record StreamState(string Stream, long Lag, long Pending, int Consumers, double OldestSeconds);

/// <summary>What <see cref="MessagingMonitor"/> saw last.</summary>
public sealed class MessagingState
{
    public OutboxState Outbox { get; internal set; } = new(0, 0, 0);

    public IReadOnlyList<StreamState> Streams { get; internal set; } = [];

    /// <summary>False while Redis does not answer.</summary>
    public bool IsRedisThere { get; internal set; } = true;
}
