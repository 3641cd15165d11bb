using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Cidadao.Web.Client.Live;

/// <summary>
/// One subscriber of a topic, until it is disposed of. It is told one happening after the other, on no particular thread. Its slowness and its
/// errors are its own: what waits for it has a bound, beyond which all of it becomes one <see cref="LiveGap"/>.
/// </summary>
public sealed partial class LiveSubscription : IDisposable
{
    private readonly string _topic;
    private readonly Func<LiveHappening, ValueTask> _heard;
    private readonly Action<LiveSubscription> _left;
    private readonly ILogger _logger;
    private readonly Channel<LiveHappening> _waiting;
    private readonly Lock _telling = new();
    private volatile bool _isLive;
    private volatile bool _isOver;

    /// <param name="waiting">Most happenings that wait.</param>
    /// <param name="left">Told once, when this is disposed of.</param>
    internal LiveSubscription(string topic, Func<LiveHappening, ValueTask> heard, int waiting, Action<LiveSubscription> left, ILogger logger)
    {
        (_topic, _heard, _left, _logger) = (topic, heard, left, logger);
        _waiting = Channel.CreateBounded<LiveHappening>(waiting);

        // The subscriber's trace and culture are not those of what happens later.
        using (ExecutionContext.SuppressFlow())
            _ = Task.Run(PumpAsync);
    }

    /// <summary>True while everything that happens on the topic comes here at once.</summary>
    public bool IsLive => _isLive;

    /// <summary>Nothing more is told; what is being told right now may still end.</summary>
    public void Dispose()
    {
        lock (_telling)
        {
            if (_isOver)
                return;
            (_isOver, _isLive) = (true, false);
            _waiting.Writer.TryComplete();
        }
        _left(this);
    }

    /// <summary>Never waits.</summary>
    internal void Tell(LiveHappening happening)
    {
        lock (_telling)
        {
            if (_isOver)
                return;
            _isLive = happening switch
            {
                LiveConnected told => told.IsConnected,
                LiveRefused => false,
                _ => _isLive,
            };
            if (_waiting.Writer.TryWrite(happening))
                return;

            // Who has to load anew what it shows needs none of what came before; only how the connection is, which it would not hear again.
            LiveHappening? state = null;
            while (_waiting.Reader.TryRead(out var spared))
                state = spared is LiveConnected or LiveRefused ? spared : state;
            _waiting.Writer.TryWrite(new LiveGap("The subscriber was too slow."));
            if (state is not null)
                _waiting.Writer.TryWrite(state);
            _waiting.Writer.TryWrite(happening);
        }
    }

    private async Task PumpAsync()
    {
        await foreach (var happening in _waiting.Reader.ReadAllAsync())
        {
            if (_isOver)
                return;
            try
            {
                await _heard(happening);
            }
            catch (Exception failure)
            {
                LogFailed(_logger, failure, _topic);
            }
        }
    }

    [LoggerMessage(3104, LogLevel.Error, "A subscriber of {Topic} failed; it is told what comes next all the same")]
    private static partial void LogFailed(ILogger logger, Exception failure, string topic);
}
