using System.Globalization;
using Cidadao.Api.Responses;
using Microsoft.Extensions.Logging;

namespace Cidadao.Web.Client.Live;

// The topics of a connection: which were asked for, and what comes of them.
public partial class LiveFeed
{
    private readonly Dictionary<string, LiveTopic> _topics = [];
    private readonly Dictionary<string, LiveTopic> _asked = [];
    private long _refs;

    private void Enter(LiveSocket socket)
    {
        lock (_lock)
        {
            _socket = socket;
            _asked.Clear();
            foreach (var topic in _topics.Values)
                Ask(topic);
            if (_isOver)
                socket.Leave();
            else if (_topics.Count == 0)
                LeaveLater();
        }
    }

    private void Exit()
    {
        lock (_lock)
        {
            _socket = null;
            foreach (var topic in _topics.Values)
                topic.Lost();
        }
    }

    // Only under the lock.
    private void Ask(LiveTopic topic)
    {
        if (_socket is null)
            return;
        var asked = (++_refs).ToString(CultureInfo.InvariantCulture);
        _asked.Add(asked, topic);
        _socket.Send(new LiveRequest("subscribe", topic.Name, topic.Last, asked));
    }

    private async Task AskLaterAsync(LiveTopic topic, LiveSocket socket)
    {
        await Task.Delay(options.AskAgain, clock, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_lock)
        {
            if (_socket == socket && _topics.GetValueOrDefault(topic.Name) == topic)
                Ask(topic);
        }
    }

    private void Hear(LiveFrame frame)
    {
        lock (_lock)
        {
            switch (frame)
            {
                case { Type: "subscribed", Topic: { } canonical } when Answered(frame.Ref) is { } topic:
                    topic.Subscribed(canonical, frame.Id);
                    break;
                case { Type: "error", Code: "busy" or "too-many-requests" or "too-many-topics" } when Answered(frame.Ref) is { } topic:
                    _ = AskLaterAsync(topic, _socket!);
                    break;
                case { Type: "error" } when Answered(frame.Ref) is { } topic:
                    _topics.Remove(topic.Name);
                    LogTopicRefused(logger, topic.Name, frame.Code, frame.Detail ?? frame.Title);
                    topic.Refused(new LiveRefused(frame.Code, frame.Title, frame.Detail));
                    if (_topics.Count == 0)
                        LeaveLater();
                    break;
                case { Type: "messages", Messages: { } messages }:
                    foreach (var topic in Of(frame.Topic))
                        topic.Messages(messages, frame.Skipped ?? 0);
                    break;
                case { Type: "gap" }:
                    foreach (var topic in Of(frame.Topic))
                        topic.Gap(frame.Id, frame.Detail);
                    break;
            }
        }
    }

    /// <returns>The topic that asked, while somebody is still subscribed to it.</returns>
    private LiveTopic? Answered(string? asked) =>
        asked is not null && _asked.Remove(asked, out var topic) && _topics.GetValueOrDefault(topic.Name) == topic ? topic : null;

    private List<LiveTopic> Of(string? canonical) => [.. _topics.Values.Where(topic => topic.Canonical is not null && topic.Canonical == canonical)];

    private void Leave(string name, LiveSubscription subscription)
    {
        lock (_lock)
        {
            if (!_topics.TryGetValue(name, out var topic))
                return;
            topic.Remove(subscription);
            if (!topic.IsEmpty)
                return;
            _topics.Remove(name);
            _socket?.Send(new LiveRequest("unsubscribe", name));
            if (_topics.Count == 0)
                LeaveLater();
        }
    }

    [LoggerMessage(3105, LogLevel.Warning, "Live: the API does not give the topic {Topic}: {Code} {Reason}")]
    private static partial void LogTopicRefused(ILogger logger, string topic, string? code, string? reason);
}
