namespace Cidadao.Api.Live;

/// <summary>Who gets what happens: a socket, or a stream of one investigation's events.</summary>
internal interface ILiveReceiver
{
    /// <summary>Takes a batch, and waits for nobody: it is called with the hub's lock held, for one receiver after the other.</summary>
    /// <param name="isMissed">It is of what the receiver missed and has asked for: however much of it there is, it does not make him slow.</param>
    void Offer(LiveBatch batch, bool isMissed = false);
}
