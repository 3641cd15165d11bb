namespace Cidadao.Api.Live;

/// <summary>What a slow reader is owed, in order; of progress only the latest of each thing. Not for several threads at a time.</summary>
internal sealed class OwedMessages
{
    private readonly int _most;
    private readonly List<(string Topic, LiveMessage Message)> _messages = [];
    private readonly Dictionary<string, int> _skipped = new(StringComparer.Ordinal);

    /// <summary>Superseded progress is thrown out when there is more than this; set anew so that it is not looked for at each message.</summary>
    private int _compactAt;

    public OwedMessages(int most) => _most = _compactAt = most;

    /// <returns>False when it is too much.</returns>
    public bool Add(LiveBatch batch)
    {
        foreach (var message in batch.Messages)
            _messages.Add((batch.Topic!, message));
        if (_messages.Count <= _compactAt)
            return true;
        Compact();
        _compactAt = Math.Max(_most, _messages.Count + (_most / 2));
        return _messages.Count <= _most;
    }

    /// <summary>Batches by topic, each topic's in its order.</summary>
    public IEnumerable<LiveBatch> Batches(LiveOptions options)
    {
        Compact();
        foreach (var topic in _messages.GroupBy(owed => owed.Topic, owed => owed.Message))
        {
            var skipped = _skipped.GetValueOrDefault(topic.Key);
            foreach (var messages in topic.Chunk(options.BatchSize))
            {
                yield return new(topic.Key, messages, options.CompressFrom, skipped);
                skipped = 0;
            }
        }
    }

    private void Compact()
    {
        var latest = new Dictionary<(string Topic, string Of), LiveMessage>();
        foreach (var (topic, message) in _messages)
        {
            if (message.ProgressOf is { } of)
                latest[(topic, of)] = message;
        }

        _messages.RemoveAll(owed =>
        {
            if (owed.Message.ProgressOf is not { } of || latest[(owed.Topic, of)] == owed.Message)
                return false;
            _skipped[owed.Topic] = _skipped.GetValueOrDefault(owed.Topic) + 1;
            return true;
        });
    }
}
