namespace Cidadao.Api.Live;

/// <summary>
/// The last events of the stream, for who comes back: as many as fit into both bounds. Not for several threads at a time.
/// </summary>
internal sealed class LiveHistory(int most, long mostBytes)
{
    private readonly Queue<LiveMessage> _messages = [];
    private readonly HashSet<Guid> _ids = [];
    private readonly Queue<Guid> _order = [];
    private long _bytes;

    /// <summary>Everything after it is here; null while nothing is known.</summary>
    private LivePlace? _from;

    /// <returns>False when it is here already: an event may come twice.</returns>
    public bool Add(LiveMessage happened)
    {
        if (!_ids.Add(happened.EventId))
            return false;
        _order.Enqueue(happened.EventId);
        if (_order.Count > most)
            _ids.Remove(_order.Dequeue());
        _from ??= happened.Place;
        _messages.Enqueue(happened);
        _bytes += happened.Json.Length;
        while (_messages.Count > most || _bytes > mostBytes)
        {
            var oldest = _messages.Dequeue();
            _bytes -= oldest.Json.Length;
            _from = oldest.Place;
        }

        return true;
    }

    /// <summary>There was nothing before: what comes from here on is all there is.</summary>
    public void Begin() => _from ??= LivePlace.Start;

    /// <summary>What was here is not all there was. Which events have been is still known: what Redis took and could not acknowledge comes again.</summary>
    public void Forget()
    {
        _messages.Clear();
        (_bytes, _from) = (0, null);
    }

    /// <summary>From an event on, it included: of its parts some may have been missed.</summary>
    /// <returns>Null when some that came after it may not be here any more.</returns>
    public IEnumerable<LiveMessage>? Since(LivePlace after) => _from is { } from && after.Event >= from ? _messages.Where(message => message.Place >= after.Event) : null;
}
