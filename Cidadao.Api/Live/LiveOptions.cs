using Cidadao.Core.Configuration;
using Microsoft.Extensions.Options;

namespace Cidadao.Api.Live;

/// <summary>Section <c>Live</c>: how what happens is told, and to how many.</summary>
internal sealed class LiveOptions
{
    /// <summary>Messages of one frame at most; 1 sends each by itself. 1 to 1,000; default 50.</summary>
    public int BatchSize { get; set; } = 50;

    /// <summary>How long the first message of a batch waits for others. 0 to 5 s; default 100 ms.</summary>
    public TimeSpan BatchDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Frames larger than this are compressed for who speaks permessage-deflate, bytes. 64 to 10,000,000; default 1,024.</summary>
    public int CompressFrom { get; set; } = 1_024;

    /// <summary>Batches that wait for a reader before he counts as slow. 4 to 10,000; default 64.</summary>
    public int QueuedBatches { get; set; } = 64;

    /// <summary>Messages that a slow reader is owed, of progress only the latest, before his connection is closed. 10 to 1,000,000; default 2,000.</summary>
    public int OwedMessages { get; set; } = 2_000;

    /// <summary>How long a connection that is being closed is waited for, and a write to who does not read. 1 s to 5 min; default 10 s.</summary>
    public TimeSpan CloseWithin { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>A ping, or a heartbeat of SSE, when nothing else was sent for so long; who does not answer within the same time again is gone. 1 s to 10 min; default 20 s.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Who has subscribed to nothing for so long is closed. 1 s to 1 d; default 1 min.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Events that are remembered for who comes back. 0 to 1,000,000; default 10,000.</summary>
    public int Replay { get; set; } = 10_000;

    /// <summary>The same in bytes. 0 to 1,000,000,000; default 16 MiB.</summary>
    public long ReplayBytes { get; set; } = 16 << 20;

    /// <summary>Findings of one task that are told one by one, the gravest first. 1 to 10,000; default 200.</summary>
    public int FindingsPerTask { get; set; } = 200;

    /// <summary>Topics of one connection. 1 to 10,000; default 100.</summary>
    public int TopicsPerConnection { get; set; } = 100;

    /// <summary>Connections of this replica, SSE included. 1 to 1,000,000; default 10,000.</summary>
    public int Connections { get; set; } = 10_000;

    /// <summary>Connections of one key. 1 to 1,000,000; default 1,000.</summary>
    public int ConnectionsPerKey { get; set; } = 1_000;

    /// <summary>Connections of one address without key; an IPv6 network of 64 bits is one address. 1 to 1,000,000; default 100.</summary>
    public int ConnectionsPerAddress { get; set; } = 100;
}

/// <summary>Says all that is wrong at once, at the start.</summary>
internal sealed class ValidateLive : IValidateOptions<LiveOptions>
{
    private const int Most = 1_000_000;

    public ValidateOptionsResult Validate(string? name, LiveOptions options) => new OptionRanges("Live")
        .Check(nameof(options.BatchSize), options.BatchSize, 1, 1_000)
        .Check(nameof(options.BatchDelay), options.BatchDelay, TimeSpan.Zero, TimeSpan.FromSeconds(5))
        .Check(nameof(options.CompressFrom), options.CompressFrom, 64, 10_000_000)
        .Check(nameof(options.QueuedBatches), options.QueuedBatches, 4, 10_000)
        .Check(nameof(options.OwedMessages), options.OwedMessages, 10, Most)
        .Check(nameof(options.CloseWithin), options.CloseWithin, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5))
        .Check(nameof(options.Heartbeat), options.Heartbeat, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10))
        .Check(nameof(options.IdleTimeout), options.IdleTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1))
        .Check(nameof(options.Replay), options.Replay, 0, Most)
        .Check(nameof(options.ReplayBytes), options.ReplayBytes, 0, 1_000_000_000)
        .Check(nameof(options.FindingsPerTask), options.FindingsPerTask, 1, 10_000)
        .Check(nameof(options.TopicsPerConnection), options.TopicsPerConnection, 1, 10_000)
        .Check(nameof(options.Connections), options.Connections, 1, Most)
        .Check(nameof(options.ConnectionsPerKey), options.ConnectionsPerKey, 1, Most)
        .Check(nameof(options.ConnectionsPerAddress), options.ConnectionsPerAddress, 1, Most)
        .Result;
}
