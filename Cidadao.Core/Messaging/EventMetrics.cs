using System.Diagnostics.Metrics;
using System.Text.Json;
using Cidadao.Core.Imports;
using Cidadao.Core.Investigations;

namespace Cidadao.Core.Messaging;

/// <summary>
/// What happened, counted where it passes: every event goes through the relay once, after it was committed, whichever process it comes from.
/// Sums over all processes are those of the installation.
/// </summary>
internal sealed class EventMetrics : IDisposable
{
    private static readonly string[] Outcomes = [Name(ImportStatus.Completed), Name(ImportStatus.Failed), Name(ImportStatus.Cancelled), Name(ImportStatus.Interrupted)];

    private readonly Meter _meter;
    private readonly Counter<long> _imports;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _investigations;
    private readonly Histogram<double> _investigating;
    private readonly Histogram<double> _detecting;
    private readonly Counter<long> _findings;

    public EventMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("Cidadao.Events");
        _imports = _meter.CreateCounter<long>("cidadao_ai_imports", "{import}", "Imports that ended or stopped, by outcome: completed, failed, cancelled, interrupted.");
        _rows = _meter.CreateCounter<long>("cidadao_ai_import_rows", "{row}", "Rows of completed imports, by what became of them: inserted, updated, unchanged, rejected.");
        _investigations = _meter.CreateCounter<long>("cidadao_ai_investigations", "{investigation}", "Investigations that ended, by outcome: completed, failed, cancelled.");
        _investigating = _meter.CreateHistogram<double>("cidadao_ai_investigation_duration", "s", "From the request of an investigation to its end, by outcome.");
        _detecting = _meter.CreateHistogram<double>("cidadao_ai_detector_duration", "s", "Time of an agent for one indicator of one investigation, by indicator.");
        _findings = _meter.CreateCounter<long>("cidadao_ai_findings", "{finding}", "Findings of completed tasks, by severity.");

        // A series that begins with its first failure cannot be alerted on.
        foreach (var outcome in Outcomes)
            Count(_imports, "outcome", outcome, 0);
        foreach (var result in new[] { "inserted", "updated", "unchanged", "rejected" })
            Count(_rows, "result", result, 0);
        foreach (var outcome in new[] { "completed", "failed", "cancelled" })
            Count(_investigations, "outcome", outcome, 0);
        Found(SeverityTally.None);
    }

    /// <summary>An event that was passed on.</summary>
    /// <exception cref="JsonException">The payload is not of its type.</exception>
    public void Passed(string type, string payload)
    {
        if (type == EventTypes.ImportProgressed.Name)
            Count(JsonSerializer.Deserialize(payload, EventTypes.ImportProgressed.Json)!);
        else if (type == EventTypes.ImportEnded.Name)
            Count(JsonSerializer.Deserialize(payload, EventTypes.ImportEnded.Json)!);
        else if (EventTypes.Investigations.FirstOrDefault(known => known.Name == type) is { } known)
            Count(JsonSerializer.Deserialize(payload, known.Json)!);
    }

    public void Dispose() => _meter.Dispose();

    private void Count(ImportProgressed import)
    {
        var outcome = Name(import.Status);
        if (Outcomes.Contains(outcome))
            Count(_imports, "outcome", outcome, 1);
    }

    private void Count(ImportEnded import)
    {
        Count(_rows, "result", "inserted", import.Inserted);
        Count(_rows, "result", "updated", import.Updated);
        Count(_rows, "result", "unchanged", import.Unchanged);
        Count(_rows, "result", "rejected", import.Rejected);
    }

    private void Count(InvestigationHappened happened)
    {
        switch (happened.Event)
        {
            case TaskCompleted task:
                _detecting.Record(task.Seconds, new KeyValuePair<string, object?>("indicator", task.Indicator));
                Found(task.Findings);
                break;
            case StageEnded stage:
                Found(stage.Findings);
                break;
            case InvestigationCompleted or InvestigationFailed or InvestigationCancelled:
                var outcome = InvestigationEvent.Kinds[happened.Event.GetType()];
                Count(_investigations, "outcome", outcome, 1);
                if (happened.Progress?.Seconds is { } seconds)
                    _investigating.Record(seconds, new KeyValuePair<string, object?>("outcome", outcome));
                break;
        }
    }

    private void Found(SeverityTally findings)
    {
        Count(_findings, "severity", "critical", findings.Critical);
        Count(_findings, "severity", "high", findings.High);
        Count(_findings, "severity", "medium", findings.Medium);
        Count(_findings, "severity", "low", findings.Low);
        Count(_findings, "severity", "info", findings.Info);
    }

    private static void Count(Counter<long> counter, string label, string value, long more) => counter.Add(more, new KeyValuePair<string, object?>(label, value));

    private static string Name(ImportStatus status) => status.ToString().ToLowerInvariant();
}
