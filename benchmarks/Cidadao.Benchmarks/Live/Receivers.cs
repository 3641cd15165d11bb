using Cidadao.Benchmarks.Database;

namespace Cidadao.Benchmarks.Live;

/// <summary>Clients that follow the same topic, so that each receives the same frames; the first one's are decoded.</summary>
internal sealed class Receivers : IDisposable
{
    /// <summary>More handshakes at once only wait for each other.</summary>
    private const int Together = 50;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly LiveReceiver[] _receivers;

    private Receivers(LiveReceiver[] receivers)
    {
        _receivers = receivers;
        First.Transcript = Transcript;
        foreach (var receiver in receivers)
            receiver.Times = [];
    }

    public LiveReceiver First => _receivers[0];

    /// <summary>What all of them received.</summary>
    public Transcript Transcript { get; } = new();

    public static async Task<Receivers> OpenAsync(Uri api, string topic, int count, CancellationToken cancellation)
    {
        var receivers = new List<LiveReceiver>(count);
        foreach (var chunk in Enumerable.Range(0, count).Chunk(Together))
            receivers.AddRange(await Task.WhenAll(chunk.Select(_ => LiveReceiver.OpenAsync(api, topic, cancellation))));
        return new([.. receivers]);
    }

    /// <summary>Until everybody has every event below this number.</summary>
    /// <exception cref="TimeoutException">Somebody was not told all of them.</exception>
    public async Task UntilAllHaveAsync(long next, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (Transcript.Last != next - 1 || !HaveTheSame())
        {
            CheckOpen();
            if (TimeProvider.System.GetElapsedTime(began) > Longest)
                throw new TimeoutException($"The first client is at {Transcript.Last} of {next - 1}.");
            await Task.Delay(Look, TimeProvider.System, cancellation);
        }
    }

    /// <exception cref="InvalidOperationException">Somebody did not receive each event once and in order.</exception>
    public void Check(long from, long to)
    {
        Transcript.CheckSequence(from, to);
        if (!HaveTheSame())
            throw new InvalidOperationException("Not all received the same.");
    }

    /// <exception cref="InvalidOperationException">The server closed a connection.</exception>
    public void CheckOpen()
    {
        if (_receivers.FirstOrDefault(receiver => receiver.ClosedWith is not null) is { } closed)
            throw new InvalidOperationException($"The server closed with {closed.ClosedWith}.");
    }

    /// <returns>Of every client and event from this number on, the time from being sent to being received.</returns>
    public Latencies Latencies(EventFeed feed, long first) => new(
        from frame in Transcript.Frames.Select((numbers, at) => (Numbers: numbers, At: at)).SkipWhile(frame => frame.Numbers[0] < first)
        from number in frame.Numbers
        from receiver in _receivers
        select TimeProvider.System.GetElapsedTime(feed.SentAt(number), receiver.Times![frame.At]));

    public void Dispose()
    {
        foreach (var receiver in _receivers)
            receiver.Dispose();
    }

    private bool HaveTheSame() => _receivers.All(receiver => receiver.Frames == First.Frames && receiver.Bytes == First.Bytes);
}
