using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Cidadao.Core.Narratives;

namespace Cidadao.AgentWorker.Language;

/// <summary>What can be seen of the providers from outside. Labels: provider (as configured), outcome, direction, writer: all of closed lists.</summary>
internal sealed class ModelMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Histogram<double> _calls;
    private readonly Counter<long> _tokens;
    private readonly Counter<long> _narratives;
    private readonly ConcurrentDictionary<string, bool> _open = new(StringComparer.Ordinal);

    public ModelMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("Cidadao.Language");
        _calls = _meter.CreateHistogram<double>("cidadao_ai_model_call_duration", "s", "How long a call took with all its tries, by provider and outcome.");
        _tokens = _meter.CreateCounter<long>("cidadao_ai_model_tokens", "{token}", "Tokens, by provider and direction.");
        _narratives = _meter.CreateCounter<long>("cidadao_ai_narratives", "{narrative}", "Narratives, by who wrote them and why not the model.");
        _meter.CreateObservableGauge(
            "cidadao_ai_model_circuit_open",
            () => _open.Select(known => new Measurement<int>(known.Value ? 1 : 0, new KeyValuePair<string, object?>("provider", known.Key))),
            description: "1 while a provider has failed so often that it is not asked.");
    }

    /// <summary>A provider is asked no more for a while, or again.</summary>
    public void Circuit(string provider, bool isOpen) => _open[provider] = isOpen;

    /// <param name="outcome">Null for an answer; <c>Cancelled</c> is not the provider's doing.</param>
    public void Called(string provider, TimeSpan time, string? outcome) =>
        _calls.Record(time.TotalSeconds, new TagList { { "provider", provider }, { "outcome", outcome ?? "Answered" } });

    public void Spent(string provider, long input, long output)
    {
        _tokens.Add(input, new TagList { { "provider", provider }, { "direction", "input" } });
        _tokens.Add(output, new TagList { { "provider", provider }, { "direction", "output" } });
    }

    public void Narrated(Narrative narrative) =>
        _narratives.Add(1, new TagList { { "writer", narrative.Writer.ToString() }, { "reason", narrative.Reason?.ToString() ?? "None" } });

    public void Dispose() => _meter.Dispose();
}
