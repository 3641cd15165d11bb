using Cidadao.Api.Responses;

namespace Cidadao.Web.Client.Live;

/// <summary>A topic, who subscribed to it, and how far it was told. Not for several threads at a time.</summary>
internal sealed class LiveTopic(string name, string? after, int remembered)
{
    private readonly List<LiveSubscription> _subscriptions = [];
    private readonly HashSet<string> _ids = [];
    private readonly Queue<string> _order = [];

    /// <summary>As the subscribers write it.</summary>
    public string Name => name;

    /// <summary>As the server writes it; null while it is not subscribed to on the present connection.</summary>
    public string? Canonical { get; private set; }

    /// <summary>The last id that came: from there it goes on.</summary>
    public string? Last { get; private set; } = after;

    public bool IsEmpty => _subscriptions.Count == 0;

    public IReadOnlyList<LiveSubscription> Subscriptions => [.. _subscriptions];

    /// <param name="from">The last id that the subscriber has; null: from now on.</param>
    public void Add(LiveSubscription subscription, string? from)
    {
        _subscriptions.Add(subscription);
        if (Canonical is not null)
            subscription.Tell(new LiveConnected(true));

        // The others are further: the server is not asked again for what only one of them missed.
        if (from is not null && from != Last)
            subscription.Tell(new LiveGap("The topic has gone on since."));
    }

    public void Remove(LiveSubscription subscription) => _subscriptions.Remove(subscription);

    /// <param name="id">Where the server stands. Who was here before goes on from his own place: what he missed is only on its way.</param>
    public void Subscribed(string canonical, string? id)
    {
        (Canonical, Last) = (canonical, Last ?? id);
        TellAll(new LiveConnected(true));
    }

    public void Messages(IReadOnlyList<LiveMessageResponse> messages, int skipped)
    {
        foreach (var message in messages)
        {
            Last = message.Id;
            if (!Remember(message.Id))
                continue;
            TellAll(new LiveMessage(message.Id, message.Type, message.Time, message.Payload, skipped));
            skipped = 0;
        }
    }

    public void Gap(string? id, string? reason)
    {
        Last = id ?? Last;
        TellAll(new LiveGap(reason));
    }

    public void Refused(LiveRefused refusal) => TellAll(refusal);

    public void Lost()
    {
        if (Canonical is null)
            return;
        Canonical = null;
        TellAll(new LiveConnected(false));
    }

    /// <returns>False when the id is among the last ones already.</returns>
    private bool Remember(string id)
    {
        if (!_ids.Add(id))
            return false;
        _order.Enqueue(id);
        if (_order.Count > remembered)
            _ids.Remove(_order.Dequeue());
        return true;
    }

    private void TellAll(LiveHappening happening)
    {
        foreach (var subscription in _subscriptions)
            subscription.Tell(happening);
    }
}
