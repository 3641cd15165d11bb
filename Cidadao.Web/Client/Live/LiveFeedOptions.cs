namespace Cidadao.Web.Client.Live;

/// <summary>How a <see cref="LiveFeed"/> behaves.</summary>
public sealed record LiveFeedOptions
{
    /// <summary>Upper bound of the first pause before another attempt; it doubles with every failure. Default 250 ms.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Upper bound of any pause. A connection that lasted so long makes the next pause a first one. Default 10 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Upper bound of the pause after a replica that shuts down sent its clients away: another one is there. Default 1 s.</summary>
    public TimeSpan MovingPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Upper bound of the pause, which is at least half of it, when the key is not accepted: somebody has to do something. Default 1 min.</summary>
    public TimeSpan RefusedPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long one attempt may take. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the other side may take to say goodbye. Default 1 s.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often the other side is asked whether it is there. Default 15 s.</summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long it may take to answer that. Default 15 s.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The connection is closed when nothing was subscribed for so long. Default 30 s.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A topic is asked for again when the server has too much to do, or the connection too many topics. Default 5 s.</summary>
    public TimeSpan AskAgain { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Happenings that wait for one subscriber; who is slower is told a gap instead. At least 4; default 1,024.</summary>
    public int Waiting { get; init; } = 1_024;

    /// <summary>Last ids that are remembered of a topic, so that nothing is told twice. Default 1,024.</summary>
    public int Remembered { get; init; } = 1_024;

    /// <summary>Largest frame that is read, in bytes after decompression. Default 4 MiB.</summary>
    public int LongestFrame { get; init; } = 4 * 1024 * 1024;
}
