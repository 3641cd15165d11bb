using System.Collections.Concurrent;
using Cidadao.Web.Client.Live;
using Microsoft.Extensions.Logging;

namespace Cidadao.WebTests.Client.Live;

/// <summary>Ids of what was logged.</summary>
internal sealed class Logbook : ILogger<LiveFeed>
{
    private readonly ConcurrentQueue<int> _ids = new();

    public IReadOnlyCollection<int> Ids => _ids;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _ids.Enqueue(eventId.Id);
}
