using System.Diagnostics.Metrics;
using System.Text.Json;
using Cidadao.Core.Agents;
using Cidadao.Core.Imports;
using Cidadao.Core.Investigations;
using Cidadao.Core.Messaging;
using Microsoft.Extensions.DependencyInjection;

namespace Cidadao.UnitTests.Messaging;

/// <summary>What is counted of the events that pass.</summary>
[TestClass]
public sealed class EventMetricsTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, double> _sums = [];
    private EventMetrics _metrics = null!;

    [TestInitialize]
    public void Listen()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Cidadao.Events" && instrument.Meter.Scope == meters)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Sum(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Sum(instrument, value, tags));
        _listener.Start();
        _metrics = new(meters);
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _listener.Dispose();
        _services.Dispose();
    }

    [TestMethod]
    public void Before_anything_happened_every_outcome_is_there_with_none()
    {
        foreach (var series in new[] { "cidadao_ai_imports failed", "cidadao_ai_imports interrupted", "cidadao_ai_investigations failed", "cidadao_ai_import_rows rejected", "cidadao_ai_findings critical" })
            Assert.AreEqual(0, _sums[series], series);
    }

    [TestMethod]
    public void An_import_counts_when_it_stops_and_not_while_it_runs()
    {
        foreach (var status in new[] { ImportStatus.Queued, ImportStatus.Running, ImportStatus.Running, ImportStatus.Failed })
            Pass(EventTypes.ImportProgressed, new(Guid.NewGuid(), status, 1, 1, 1, null));
        Pass(EventTypes.ImportEnded, new(Guid.NewGuid(), ImportStatus.Completed, 5, 4, 3, 2));

        Assert.AreEqual(1, _sums["cidadao_ai_imports failed"]);
        Assert.AreEqual(0, _sums["cidadao_ai_imports completed"]);
        CollectionAssert.AreEqual(new double[] { 5, 4, 3, 2 }, new[] { "inserted", "updated", "unchanged", "rejected" }.Select(result => _sums[$"cidadao_ai_import_rows {result}"]).ToArray());
    }

    [TestMethod]
    public void An_investigation_counts_its_tasks_findings_end_and_time()
    {
        Happen(new TaskCompleted(Now, "F01", new(0, 2, 1, 0, 0), 100, [], 0.75), null);
        Happen(new StageEnded(Now, PlanStages.Reflect, new(1, 0, 0, 0, 0), 3, [], 0.1), null);
        Happen(new InvestigationCompleted(Now), 12.5);

        Assert.AreEqual(0.75, _sums["cidadao_ai_detector_duration F01"]);
        CollectionAssert.AreEqual(new double[] { 1, 2, 1 }, new[] { "critical", "high", "medium" }.Select(severity => _sums[$"cidadao_ai_findings {severity}"]).ToArray());
        Assert.AreEqual(1, _sums["cidadao_ai_investigations completed"]);
        Assert.AreEqual(12.5, _sums["cidadao_ai_investigation_duration completed"]);
    }

    [TestMethod]
    public void A_payload_that_is_not_of_its_type_is_said_to_be_so() =>
        Assert.Throws<JsonException>(() => _metrics.Passed(EventTypes.ImportEnded.Name, "[]"));

    private void Happen(InvestigationEvent happened, double? seconds) => Pass(
        EventTypes.Of(happened),
        new(Guid.NewGuid(), 1, happened) { Progress = new(InvestigationStatus.Running, 1, 1, SeverityTally.None) { Seconds = seconds } });

    private void Pass<T>(MessageType<T> type, T message) => _metrics.Passed(type.Name, JsonSerializer.Serialize(message, type.Json));

    private void Sum(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = $"{instrument.Name} {tags[0].Value}";
        _sums[series] = _sums.GetValueOrDefault(series) + value;
    }
}
