using System.Net.WebSockets;

namespace Cidadao.Api.Live;

/// <summary>
/// The sending side of one socket: a bounded queue and a single writer, which is nobody while there is nothing to write. A reader who does not get
/// on: (1) batches wait for him, (2) then he is owed messages, of progress only the latest of each thing, (3) then he is closed with 1013. Nothing
/// of it makes who offers wait.
/// </summary>
internal sealed class LiveConnection(SharedStream wire, WebSocket socket, bool deflates, LiveOptions options, TimeProvider clock, LiveMetrics metrics)
    : ILiveReceiver, IThreadPoolWorkItem
{
    /// <summary>What the server itself says may wait beyond the queue, but not for ever: who asks and never reads would fill the memory.</summary>
    private const int MostSaid = 4;

    private readonly Lock _gate = new();
    private readonly Queue<(LiveBatch Batch, bool IsMissed)> _queue = [];

    /// <summary>Batches in the queue that count: of what the receiver missed and asked for, none does.</summary>
    private int _queued;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private OwedMessages? _owed;
    private bool _isWriting;
    private long _writingSince;
    private (WebSocketCloseStatus Code, string Reason)? _closing;
    private long _closingSince;
    private bool _isClosed;

    public WebSocket Socket => socket;

    /// <summary>Ends when the last word has been written, or cannot be.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Why it is being closed; null while it is not.</summary>
    public WebSocketCloseStatus? ClosingWith
    {
        get
        {
            lock (_gate)
                return _closing?.Code;
        }
    }

    /// <summary>It was told to close, or is being written to, for too long: who is at the other end does not read.</summary>
    public bool IsStuck
    {
        get
        {
            lock (_gate)
            {
                return (_closing is not null && clock.GetElapsedTime(_closingSince) > options.CloseWithin)
                    || (_isWriting && clock.GetElapsedTime(_writingSince) > options.CloseWithin + options.Heartbeat);
            }
        }
    }

    public void Offer(LiveBatch batch, bool isMissed = false)
    {
        // Made once, by the first who needs it, and not while a connection is locked.
        if (!isMissed)
            batch.Frame(deflates);
        lock (_gate)
        {
            if (_closing is not null)
                return;
            var isSaid = batch.Messages.Count == 0;
            if (isMissed || (isSaid && _queued < MostSaid * options.QueuedBatches) || (_owed is null && _queued < options.QueuedBatches))
                Enqueue(batch, isMissed); // 1
            else if (isSaid || !Owe(batch)) // 2
                CloseLocked(LiveVisit.TryAgainLater, "Too slow: come back with 'after', or follow less."); // 3
            Write();
        }
    }

    /// <summary>Closes when what waits has been written, and whoever reads slowly is not waited for.</summary>
    public void Close(WebSocketCloseStatus code, string reason)
    {
        lock (_gate)
        {
            if (_closing is not null)
                return;
            CloseLocked(code, reason);
            Write();
        }
    }

    public void Execute() => _ = PumpAsync();

    private void Enqueue(LiveBatch batch, bool isMissed)
    {
        // What is said to one who is owed something comes after it.
        if (_owed is not null)
            PayLocked();
        _queue.Enqueue((batch, isMissed));
        _queued += isMissed ? 0 : 1;
    }

    private bool Owe(LiveBatch batch)
    {
        _owed ??= new(options.OwedMessages);
        return _owed.Add(batch);
    }

    private void PayLocked()
    {
        foreach (var batch in _owed!.Batches(options))
        {
            _queue.Enqueue((batch, false));
            _queued++;
            metrics.Skipped(batch.Skipped);
        }

        _owed = null;
    }

    private void CloseLocked(WebSocketCloseStatus code, string reason)
    {
        (_closing, _closingSince) = ((code, reason), clock.GetTimestamp());
        if (code != LiveVisit.TryAgainLater)
            return;
        ClearLocked();
    }

    private void ClearLocked()
    {
        _queue.Clear();
        (_queued, _owed) = (0, null);
    }

    private void Write()
    {
        if (_isWriting || _isClosed)
            return;
        (_isWriting, _writingSince) = (true, clock.GetTimestamp());
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private async Task PumpAsync()
    {
        try
        {
            while (Next() is { } batch)
            {
                var frame = batch.Frame(deflates);
                await wire.WriteAsync(frame);
                metrics.Sent(frame.Length);
            }
        }
        catch (Exception)
        {
            // Gone, whatever it was: the reading side notices, and ends the connection.
            lock (_gate)
            {
                (_isClosed, _isWriting) = (true, false);
                _closing ??= (WebSocketCloseStatus.Empty, "");
                _closingSince = clock.GetTimestamp();
                ClearLocked();
            }

            socket.Abort();
            _ended.TrySetResult();
        }
    }

    /// <returns>Null when there is nothing to write: then nobody is the writer.</returns>
    private LiveBatch? Next()
    {
        lock (_gate)
        {
            _writingSince = clock.GetTimestamp();
            if (_queue.Count == 0 && _owed is not null)
                PayLocked();
            if (_queue.TryDequeue(out var next))
            {
                _queued -= next.IsMissed ? 0 : 1;
                return next.Batch;
            }

            _isWriting = false;
            if (_closing is not { } closing || _isClosed)
                return null;
            _isClosed = true;
            _ = CloseOutputAsync(closing.Code, closing.Reason);
            return null;
        }
    }

    private async Task CloseOutputAsync(WebSocketCloseStatus code, string reason)
    {
        try
        {
            await socket.CloseOutputAsync(code, reason, CancellationToken.None);
        }
        catch (Exception)
        {
            // Gone already.
        }

        _ended.TrySetResult();
    }
}
