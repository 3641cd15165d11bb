using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Cidadao.Core.Database.Observation;

/// <summary>
/// Logs slow statements with their plan. The plan is asked for afterwards, in the background, one at a time: whoever was slow does not wait for
/// it, and what does not fit into the queue is not explained. PostgreSQL's own <c>auto_explain</c> would show the very plan that was slow, but
/// needs a superuser or the server's configuration, writes to the server's log, and writes into the plan the values that the query was asked
/// with, persons' documents among them. What is logged here has none: the statement with its placeholders, and its generic plan.
/// </summary>
internal sealed partial class SlowQueryLog(
    NpgsqlDataSource database, IOptions<SlowQueryOptions> options, TimeProvider clock, ILogger<SlowQueryLog> logger) : BackgroundService
{
    private const int Queued = 32;

    /// <summary>Statements of which it is remembered when they were logged last.</summary>
    private const int Remembered = 1_000;

    private readonly Channel<SlowQuery> _queue = Channel.CreateBounded<SlowQuery>(
        new BoundedChannelOptions(Queued) { SingleReader = true });

    private readonly ConcurrentDictionary<string, DateTimeOffset> _logged = new(StringComparer.Ordinal);

    /// <summary>On the hot path of nobody: only what was slow comes here.</summary>
    public void Offer(string operation, string statement, TimeSpan time)
    {
        if (statement.Contains(QueryPlan.Mark, StringComparison.Ordinal))
            return; // the log's own question
        var now = clock.GetUtcNow();
        if (_logged.TryGetValue(statement, out var last) && now - last < options.Value.RepeatAfter)
            return;
        if (_logged.Count >= Remembered)
            Forget(now);
        _logged[statement] = now;
        if (!_queue.Writer.TryWrite(new(operation, statement, time)))
            _logged.TryRemove(statement, out _); // next time
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var slow in _queue.Reader.ReadAllAsync(stoppingToken))
        {
            await LogAsync(slow, stoppingToken);
            await Task.Delay(options.Value.Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LogAsync(SlowQuery slow, CancellationToken stopping)
    {
        try
        {
            if (QueryPlan.CanBeAskedFor(slow.Statement))
                LogSlow(logger, slow.Operation, slow.Time.TotalMilliseconds, slow.Statement, await QueryPlan.AskAsync(database, slow.Statement, stopping));
            else
                LogSlowOnly(logger, slow.Operation, slow.Time.TotalMilliseconds);
        }
        catch (Exception e) when (!stopping.IsCancellationRequested)
        {
            LogUnexplained(logger, slow.Operation, slow.Time.TotalMilliseconds, slow.Statement, e is PostgresException refused ? refused.MessageText : e.Message);
        }
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (statement, at) in _logged)
        {
            if (now - at >= options.Value.RepeatAfter)
                _logged.TryRemove(statement, out _);
        }

        if (_logged.Count >= Remembered)
            _logged.Clear();
    }

    private sealed record SlowQuery(string Operation, string Statement, TimeSpan Time);

    [LoggerMessage(1320, LogLevel.Warning, "Slow query {Operation}: {Milliseconds:0} ms\n{Statement}\n{Plan}")]
    private static partial void LogSlow(ILogger logger, string operation, double milliseconds, string statement, string plan);

    [LoggerMessage(1321, LogLevel.Warning, "Slow query {Operation}: {Milliseconds:0} ms\n{Statement}\nIt could not be explained: {Reason}")]
    private static partial void LogUnexplained(ILogger logger, string operation, double milliseconds, string statement, string reason);

    [LoggerMessage(1322, LogLevel.Information, "Slow query {Operation}: {Milliseconds:0} ms; its text may hold values, or several statements, and is not logged")]
    private static partial void LogSlowOnly(ILogger logger, string operation, double milliseconds);
}
