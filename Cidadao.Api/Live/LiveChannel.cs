using System.Diagnostics;
using Cidadao.Core.Messaging;

namespace Cidadao.Api.Live;

/// <summary>A topic with its receivers: each batch goes to all of them. Called with the hub's lock held.</summary>
internal sealed class LiveChannel : IDisposable
{
    public static readonly ActivitySource Source = new("Cidadao.Live");

    private readonly HashSet<ILiveReceiver> _receivers = [];
    private readonly Batcher<LiveMessage> _batcher;
    private readonly int _compressFrom;
    private readonly LiveMetrics _metrics;

    public LiveChannel(LiveTopic topic, LiveOptions options, TimeProvider clock, Lock gate, LiveMetrics metrics)
    {
        (Topic, _compressFrom, _metrics) = (topic, options.CompressFrom, metrics);
        _batcher = new(options.BatchSize, options.BatchDelay, clock, gate, Send);
    }

    public LiveTopic Topic { get; }

    public bool IsEmpty => _receivers.Count == 0;

    public void Add(LiveMessage message) => _batcher.Add(message, message.IsUrgent);

    /// <summary>Gets what comes from here on; what was collected before must have been flushed.</summary>
    public void Join(ILiveReceiver receiver) => _receivers.Add(receiver);

    public void Leave(ILiveReceiver receiver) => _receivers.Remove(receiver);

    public void Flush() => _batcher.Flush();

    /// <summary>Something may be missing before <paramref name="place"/>.</summary>
    public void TellGap(LivePlace place)
    {
        _batcher.Flush();
        Offer(LiveBatch.Of(new(LiveBatch.Gap) { Topic = Topic.Name, Id = place.ToString() }));
    }

    public void Dispose() => _batcher.Dispose();

    private void Send(List<LiveMessage> messages)
    {
        using var activity = Source.StartBatch("tell live", ActivityKind.Producer, messages.Select(message => message.TraceParent));
        activity?.SetTag("cidadao.topic", Topic.Root).SetTag("messaging.batch.message_count", messages.Count);
        Offer(new(Topic.Name, messages, _compressFrom));
        _metrics.Told(messages.Count, _receivers.Count);
    }

    private void Offer(LiveBatch batch)
    {
        foreach (var receiver in _receivers)
            receiver.Offer(batch);
    }
}
