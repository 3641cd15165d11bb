using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Cidadao.Core.Database.Observation;

/// <summary>
/// Sees every statement that this process sends to PostgreSQL, whoever sends it and over which pool: Npgsql tells of each by an activity, which
/// tracing asks for anyway. Measures it by operation, and hands what was slow to the <see cref="SlowQueryLog"/>.
/// </summary>
internal sealed class QueryObserver : IHostedService, IDisposable
{
    private const string Npgsql = "Npgsql";
    private const string Statement = "db.query.text";

    private readonly Meter _meter;
    private readonly Histogram<double> _durations;
    private readonly SlowQueryLog _slow;
    private readonly TimeSpan _threshold;
    private readonly ActivityListener _listener;

    public QueryObserver(IMeterFactory meters, SlowQueryLog slow, IOptions<SlowQueryOptions> options)
    {
        _meter = meters.Create("Cidadao.Database");
        // The unit stands in the name because dashboards know it by this name; exporters do not say it twice.
        _durations = _meter.CreateHistogram(
            "cidadao_ai_db_query_duration_seconds",
            "s",
            "Time of a statement, from its sending to its last row, by operation.",
            tags: null,
            new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30],
            });
        (_slow, _threshold) = (slow, options.Value.Threshold);
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Npgsql,
            // Enough to have the statement; whether a trace is recorded is others' to say.
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = Observe,
        };
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        ActivitySource.AddActivityListener(_listener);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _listener.Dispose();
        _meter.Dispose();
    }

    private void Observe(Activity activity)
    {
        if (activity.GetTagItem(Statement) is not string statement)
            return; // the opening of a connection
        var operation = QueryOperation.Of(statement);
        _durations.Record(activity.Duration.TotalSeconds, new KeyValuePair<string, object?>("operation", operation));
        if (activity.Duration >= _threshold)
            _slow.Offer(operation, statement, activity.Duration);
    }
}
