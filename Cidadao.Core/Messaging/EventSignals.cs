using System.Collections.Concurrent;

namespace Cidadao.Core.Messaging;

/// <summary>
/// Tells, within this process, that an event has come by on the event stream: for who keeps something up to date and has a reading of his own.
/// After a gap everybody is told.
/// </summary>
public sealed class EventSignals
{
    private readonly ConcurrentDictionary<string, Action> _heard = new(StringComparer.Ordinal);

    /// <param name="heard">Called on the stream's reader: wakes somebody, and does nothing itself.</param>
    public void On(string type, Action heard) => _heard.AddOrUpdate(type, heard, (_, before) => before + heard);

    internal void Raise(string? type)
    {
        if (type is not null && _heard.TryGetValue(type, out var heard))
            heard();
    }

    internal void RaiseAll()
    {
        foreach (var heard in _heard.Values)
            heard();
    }
}
