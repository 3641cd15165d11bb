using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Cidadao.Core.Messaging;

/// <summary>
/// Tells, within this process, what comes by on the event stream: to who keeps something up to date and has a reading of his own, only that there
/// was something (after a gap everybody is told); to who passes events on, each of them. All are called on the stream's reader, and do nothing there
/// that takes time.
/// </summary>
public sealed class EventSignals
{
    private readonly ConcurrentDictionary<string, Action> _woken = new(StringComparer.Ordinal);

    /// <summary>Every event, in the stream's order; at the start of the process also those of before it, for as long as <see cref="CaughtUp"/> was not raised.</summary>
    public event Action<StreamedEvent>? Heard;

    /// <summary>The reader has read all there is. Raised at the end of each reading.</summary>
    public event Action? CaughtUp;

    /// <summary>Events may have been lost: Redis is not the one of before, or no longer has what was not read yet. What is heard next comes after them.</summary>
    public event Action? Lost;

    /// <param name="heard">Wakes somebody.</param>
    public void On(string type, Action heard) => _woken.AddOrUpdate(type, heard, (_, before) => before + heard);

    internal void Raise(StreamEntry entry)
    {
        if ((string?)entry["type"] is not { Length: > 0 } type)
            return;
        if (_woken.TryGetValue(type, out var woken))
            woken();
        if (Heard is { } heard && Guid.TryParse((string?)entry["id"], out var id))
            heard(new((string)entry.Id!, id, type, (ReadOnlyMemory<byte>)entry["payload"]) { TraceParent = entry["traceparent"] });
    }

    internal void RaiseCaughtUp() => CaughtUp?.Invoke();

    internal void RaiseLost() => Lost?.Invoke();

    internal void WakeAll()
    {
        foreach (var woken in _woken.Values)
            woken();
    }
}

/// <summary>An event as it stands on the event stream.</summary>
/// <param name="Place">The entry's id: milliseconds of Redis's clock and a number.</param>
/// <param name="Id">The event's own: one that comes twice has it twice.</param>
/// <param name="Payload">JSON, UTF-8.</param>
public readonly record struct StreamedEvent(string Place, Guid Id, string Type, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The trace in which it happened, as W3C has it; null or empty without one.</summary>
    public string? TraceParent { get; init; }
}
