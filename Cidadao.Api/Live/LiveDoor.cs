using System.Net.WebSockets;
using Cidadao.Api.Security;
using Cidadao.Core.Access;
using Microsoft.Extensions.Options;

namespace Cidadao.Api.Live;

/// <summary>A connection that stays: a socket, or a stream of events.</summary>
/// <param name="key">The key that it was opened with; null without.</param>
internal abstract class LiveVisit(KnownKey? key)
{
    /// <summary>1013 of the registry that RFC 6455 began: too much for now, come back.</summary>
    public const WebSocketCloseStatus TryAgainLater = (WebSocketCloseStatus)1013;

    /// <summary>For metrics: <c>socket</c> or <c>sse</c>.</summary>
    public abstract string Kind { get; }

    public KnownKey? Key => key;

    /// <summary>What it ended with; 1005 (no code) until it did.</summary>
    public WebSocketCloseStatus Ended { get; protected set; } = WebSocketCloseStatus.Empty;

    /// <summary>Asks it to end, with what was collected for it sent before.</summary>
    public abstract void End(WebSocketCloseStatus code, string reason);

    /// <summary>Ends it without a word.</summary>
    public abstract void Abort();

    /// <summary>Comes by each second: what takes too long is ended.</summary>
    public virtual void Look()
    {
    }
}

/// <summary>Who could not come in, and why.</summary>
internal enum LiveRefusal
{
    /// <summary>This replica has as many as it takes.</summary>
    Full,

    /// <summary>The key, or the address, has as many as it may.</summary>
    TooMany,

    /// <summary>The replica shuts down.</summary>
    Closing,
}

/// <summary>Lets connections in up to the limits, and knows those that are there.</summary>
internal sealed class LiveDoor(IOptions<LiveOptions> options, LiveMetrics metrics)
{
    private readonly LiveOptions _options = options.Value;
    private readonly Lock _gate = new();
    private readonly Dictionary<LiveVisit, Caller> _visits = [];
    private readonly Dictionary<Caller, int> _ofCaller = [];
    private bool _isClosed;

    public IReadOnlyList<LiveVisit> Visits
    {
        get
        {
            lock (_gate)
                return [.. _visits.Keys];
        }
    }

    /// <returns>Null when it is in; it must <see cref="Leave"/>.</returns>
    public LiveRefusal? Enter(LiveVisit visit, Caller caller)
    {
        lock (_gate)
        {
            var ofCaller = _ofCaller.GetValueOrDefault(caller);
            if (_isClosed)
                return LiveRefusal.Closing;
            if (_visits.Count >= _options.Connections)
                return LiveRefusal.Full;
            if (ofCaller >= (caller.Key == Guid.Empty ? _options.ConnectionsPerAddress : _options.ConnectionsPerKey))
                return LiveRefusal.TooMany;
            _visits.Add(visit, caller);
            _ofCaller[caller] = ofCaller + 1;
        }

        metrics.Opened(visit.Kind);
        return null;
    }

    public void Leave(LiveVisit visit)
    {
        lock (_gate)
        {
            if (!_visits.Remove(visit, out var caller))
                return;
            if (--_ofCaller[caller] == 0)
                _ofCaller.Remove(caller);
        }

        metrics.Ended(visit.Kind, (int)visit.Ended);
    }

    /// <summary>Nobody comes in any more.</summary>
    public void Close()
    {
        lock (_gate)
            _isClosed = true;
    }
}
