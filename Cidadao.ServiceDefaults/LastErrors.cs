using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cidadao.ServiceDefaults;

/// <summary>
/// The last errors that this process logged, for diagnostics. Only what the code says of itself: the message's template without its values, and
/// the exception's type without its text, so that nothing personal or secret can be in it.
/// </summary>
public sealed class LastErrors
{
    private const int Kept = 50;

    private readonly Lock _lock = new();
    private readonly Queue<LoggedError> _errors = new(Kept);

    /// <summary>The newest first, at most 50.</summary>
    public IReadOnlyList<LoggedError> Newest
    {
        get
        {
            lock (_lock)
                return [.. _errors.Reverse()];
        }
    }

    internal void Add(LoggedError error)
    {
        lock (_lock)
        {
            if (_errors.Count == Kept)
                _errors.Dequeue();
            _errors.Enqueue(error);
        }
    }
}

/// <summary>One error.</summary>
/// <param name="Level"><c>Warning</c>, <c>Error</c> or <c>Critical</c>.</param>
/// <param name="Message">Template of the message, without its values.</param>
/// <param name="Exception">Type of the exception; null without one.</param>
/// <param name="TraceId">Of the trace that it belongs to; null without one.</param>
public sealed record LoggedError(DateTimeOffset At, string Level, string Category, int EventId, string Message, string? Exception, string? TraceId);

/// <summary>Hands what is logged as a warning or worse to <see cref="LastErrors"/>.</summary>
[ProviderAlias("LastErrors")]
internal sealed class LastErrorsProvider(LastErrors errors, TimeProvider clock) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, errors, clock);

    public void Dispose()
    {
    }

    private sealed class Logger(string category, LastErrors errors, TimeProvider clock) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Warning and < LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                errors.Add(new(
                    clock.GetUtcNow(), logLevel.ToString(), category, eventId.Id, TemplateOf(state), exception?.GetType().FullName,
                    System.Diagnostics.Activity.Current?.TraceId.ToHexString()));
        }

        private static string TemplateOf<TState>(TState state) => state is IReadOnlyList<KeyValuePair<string, object?>> { Count: > 0 } values
            && values[^1] is { Key: "{OriginalFormat}", Value: string template } ? template : "";
    }
}

/// <summary>Registration.</summary>
internal static class LastErrorsLogging
{
    public static void AddLastErrors(this ILoggingBuilder logging)
    {
        logging.Services.AddSingleton<LastErrors>();
        logging.Services.AddSingleton<ILoggerProvider, LastErrorsProvider>();
    }
}
