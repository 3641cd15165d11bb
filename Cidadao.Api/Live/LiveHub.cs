using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Cidadao.Api.Responses;
using Cidadao.Core.Messaging;
using Microsoft.Extensions.Options;

namespace Cidadao.Api.Live;

/// <summary>
/// Where events become messages of topics. An event: (1) is kept for who comes back, (2) goes to the channels of its topics, (3) where it
/// brought findings, goes on to <see cref="LiveFindings"/>, which looks them up and tells them. Who subscribes gets (1) what he missed and then
/// what comes, without a hole between: both happen under one lock, under which nobody waits.
/// </summary>
internal sealed class LiveHub : IDisposable
{
    private const int MostSteps = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Dictionary<string, LiveChannel>> _roots = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<FindingStep> _steps = Channel.CreateBounded<FindingStep>(MostSteps);
    private readonly LiveHistory _history;
    private readonly EventSignals _signals;
    private readonly LiveOptions _options;
    private readonly TimeProvider _clock;
    private readonly LiveMetrics _metrics;
    private LivePlace _last;
    private bool _isStepMissing;

    public LiveHub(EventSignals signals, IOptions<LiveOptions> options, TimeProvider clock, LiveMetrics metrics)
    {
        (_signals, _options, _clock, _metrics) = (signals, options.Value, clock, metrics);
        _history = new(_options.Replay, _options.ReplayBytes);
        signals.Heard += Hear;
        signals.CaughtUp += BeReady;
        signals.Lost += Lose;
    }

    /// <summary>Ends when the event stream has been read for the first time: only then is it known what somebody missed.</summary>
    public Task Ready => _ready.Task;

    /// <summary>What <see cref="LiveFindings"/> has to do, one after the other.</summary>
    internal ChannelReader<FindingStep> Steps => _steps.Reader;

    /// <param name="after">The last place that the receiver has; null: what happened until now is not asked for.</param>
    /// <param name="reference">Comes back with the answer.</param>
    /// <returns>False when too many wait already.</returns>
    public bool Subscribe(ILiveReceiver receiver, LiveTopic topic, LivePlace? after, string? reference)
    {
        lock (_gate)
        {
            if (topic.IsOfFindings)
                return _steps.Writer.TryWrite(new FindingStep.Joins(receiver, topic, after, _last, reference));
            var since = after is { } last ? _history.Since(last) : [];
            var missed = since?.Where(message => message.Place > after && LiveTopic.RootsOf(message).Contains(topic.Root, StringComparer.Ordinal));
            Join(receiver, topic, missed, _last, reference);
            return true;
        }
    }

    /// <summary>Adds a receiver to a topic.</summary>
    /// <param name="missed">What comes first, in order; null when that cannot be said.</param>
    /// <param name="place">Up to where the topic has been told.</param>
    public void Join(ILiveReceiver receiver, LiveTopic topic, IEnumerable<LiveMessage>? missed, LivePlace place, string? reference)
    {
        lock (_gate)
        {
            receiver.Offer(LiveBatch.Of(new("subscribed") { Topic = topic.Name, Id = place.ToString(), Ref = reference }));
            var channel = ChannelOf(topic);
            channel.Flush();
            if (missed is null)
                receiver.Offer(LiveBatch.Of(new(LiveBatch.Gap) { Topic = topic.Name, Id = place.ToString() }));
            foreach (var batch in (missed ?? []).Where(topic.Lets).Chunk(_options.BatchSize))
                receiver.Offer(new(topic.Name, batch, _options.CompressFrom), isMissed: true);
            channel.Join(receiver);
        }
    }

    /// <summary>Nothing of the topic comes any more.</summary>
    /// <param name="answer">Said after the last of it; null: nothing.</param>
    public void Unsubscribe(ILiveReceiver receiver, LiveTopic topic, LiveBatch? answer = null)
    {
        lock (_gate)
        {
            // Behind a subscription that still waits for its turn.
            if (!topic.IsOfFindings || !_steps.Writer.TryWrite(new FindingStep.Leaves(receiver, topic, answer)))
                Leave(receiver, topic, answer);
        }
    }

    public void Leave(ILiveReceiver receiver, LiveTopic topic, LiveBatch? answer)
    {
        lock (_gate)
        {
            if (Find(topic) is { } channel)
            {
                if (answer is not null)
                    channel.Flush();
                channel.Leave(receiver);
                if (channel.IsEmpty)
                    Drop(channel);
            }

            if (answer is not null)
                receiver.Offer(answer);
        }
    }

    /// <summary>Topics of findings that somebody follows.</summary>
    internal IReadOnlyList<LiveTopic> FollowedOfFindings()
    {
        lock (_gate)
            return [.. _roots.Values.SelectMany(channels => channels.Values).Select(channel => channel.Topic).Where(topic => topic.IsOfFindings)];
    }

    /// <summary>Events with findings that a receiver missed.</summary>
    /// <returns>Null when that cannot be said.</returns>
    internal IReadOnlyList<LiveMessage>? MissedWithFindings(LivePlace after, LivePlace upTo)
    {
        lock (_gate)
            return _history.Since(after)?.Where(message => message.Findings is not null && message.Place <= upTo).ToList();
    }

    /// <summary>Tells messages to every filter of a topic that lets them through.</summary>
    internal void Tell(string root, IReadOnlyList<LiveMessage> messages)
    {
        lock (_gate)
        {
            foreach (var message in messages)
                Tell(root, message);
        }
    }

    /// <summary>Of findings, some may be missing.</summary>
    /// <param name="place">Up to where they have been told.</param>
    internal void TellGapOfFindings(LivePlace place)
    {
        lock (_gate)
        {
            foreach (var channel in _roots.Values.SelectMany(channels => channels.Values).Where(channel => channel.Topic.IsOfFindings))
                channel.TellGap(place);
        }
    }

    /// <returns>Whether an event could not be passed on since this was asked last.</returns>
    internal bool TakeMissingStep()
    {
        lock (_gate)
        {
            var isMissing = _isStepMissing;
            _isStepMissing = false;
            return isMissing;
        }
    }

    /// <summary>What was collected goes out now.</summary>
    public void Flush()
    {
        lock (_gate)
        {
            foreach (var channel in _roots.Values.SelectMany(channels => channels.Values))
                channel.Flush();
        }
    }

    public void Dispose()
    {
        _signals.Heard -= Hear;
        _signals.CaughtUp -= BeReady;
        _signals.Lost -= Lose;
        lock (_gate)
        {
            foreach (var channel in _roots.Values.SelectMany(channels => channels.Values))
                channel.Dispose();
            _roots.Clear();
        }
    }

    private void Hear(StreamedEvent happened)
    {
        if (LiveEvents.Read(happened) is not { } message)
            return;
        lock (_gate)
        {
            _last = message.Place;
            if (!_history.Add(message) || !_ready.Task.IsCompleted) // 1
                return;
            foreach (var root in LiveTopic.RootsOf(message)) // 2
                Tell(root, message);
            if (message.Findings is not null && !_steps.Writer.TryWrite(new FindingStep.Happened(message))) // 3
                _isStepMissing = true;
        }
    }

    /// <summary>Who came before the stream could be read has missed what nobody can tell.</summary>
    private void BeReady()
    {
        if (_ready.Task.IsCompleted)
            return;
        lock (_gate)
        {
            _history.Begin();
            TellGap();
            _ready.SetResult();
        }
    }

    private void Lose()
    {
        lock (_gate)
        {
            _history.Forget();
            TellGap();
        }
    }

    private void TellGap()
    {
        foreach (var channel in _roots.Values.SelectMany(channels => channels.Values))
            channel.TellGap(_last);
    }

    private void Tell(string root, LiveMessage message)
    {
        if (!_roots.TryGetValue(root, out var channels))
            return;
        foreach (var channel in channels.Values)
        {
            if (channel.Topic.Lets(message))
                channel.Add(message);
        }
    }

    private LiveChannel ChannelOf(LiveTopic topic)
    {
        if (Find(topic) is { } known)
            return known;
        if (!_roots.TryGetValue(topic.Root, out var channels))
            _roots[topic.Root] = channels = new(StringComparer.Ordinal);
        return channels[topic.Name] = new(topic, _options, _clock, _gate, _metrics);
    }

    private LiveChannel? Find(LiveTopic topic) => _roots.TryGetValue(topic.Root, out var channels) && channels.TryGetValue(topic.Name, out var channel) ? channel : null;

    private void Drop(LiveChannel channel)
    {
        channel.Dispose();
        var channels = _roots[channel.Topic.Root];
        channels.Remove(channel.Topic.Name);
        if (channels.Count == 0)
            _roots.Remove(channel.Topic.Root);
    }
}

/// <summary>What the teller of findings has to do, in the order of the event stream.</summary>
[SuppressMessage("Design", "CA1034", Justification = "The cases of one type.")]
internal abstract record FindingStep
{
    public sealed record Happened(LiveMessage Event) : FindingStep;

    /// <param name="UpTo">Events up to here are told before it, those after it later.</param>
    public sealed record Joins(ILiveReceiver Receiver, LiveTopic Topic, LivePlace? After, LivePlace UpTo, string? Reference) : FindingStep;

    public sealed record Leaves(ILiveReceiver Receiver, LiveTopic Topic, LiveBatch? Answer) : FindingStep;
}
