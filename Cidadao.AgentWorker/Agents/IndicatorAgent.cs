using Cidadao.Core.Agents;
using Cidadao.Core.RedFlags;
using Cidadao.Core.RedFlags.Detectors;

namespace Cidadao.AgentWorker.Agents;

/// <summary>An agent that owns indicators of the catalogue.</summary>
internal sealed class IndicatorAgent(AgentRole role, AgentReferences references) : Agent(role)
{
    private readonly Dictionary<string, IDetector> _own = [];
    private Thresholds? _thresholds;
    private IReadOnlyList<(int Findings, int Examined)> _asWarm = [];

    /// <summary>Whether it holds anything of a task.</summary>
    public bool IsClear => _thresholds is null && _own.Count == 0;

    /// <summary>Computes one indicator over the view. Bound to the processor.</summary>
    /// <exception cref="InvalidOperationException">The indicator is not this agent's, or the view lacks what it needs.</exception>
    public Detection Detect(string indicator, ContractView view, Thresholds thresholds, CancellationToken cancellation)
    {
        if (!references.IndicatorsOf(Role).Contains(indicator))
            throw new InvalidOperationException($"{Role} does not know {indicator}.");
        var detector = DetectorOf(indicator, thresholds);
        if (!view.Parts.HasFlag(detector.Needs))
            throw new InvalidOperationException($"{indicator} needs {detector.Needs}, and the view has {view.Parts}.");
        return detector.Detect(view, cancellation);
    }

    public override Task WarmAsync(CancellationToken cancellation)
    {
        _asWarm = Exercise(cancellation);
        return Task.CompletedTask;
    }

    /// <summary>It still computes over the sample what it computed when it was warm.</summary>
    public override Task<bool> IsHealthyAsync(CancellationToken cancellation) =>
        Task.Run(() => Exercise(cancellation).SequenceEqual(_asWarm), cancellation);

    public override void Clear() => Use(null);

    private List<(int Findings, int Examined)> Exercise(CancellationToken cancellation)
    {
        var results = references.IndicatorsOf(Role)
            .Select(indicator => references.DetectorOf(indicator).Detect(references.Sample, cancellation))
            .Select(detection => (detection.Findings.Count, detection.Examined));
        return [.. results];
    }

    /// <summary>The shared detector for the catalogue's thresholds; one of its own, until the lease ends, for others.</summary>
    private IDetector DetectorOf(string indicator, Thresholds thresholds)
    {
        if (ReferenceEquals(thresholds, Thresholds.Defaults))
            return references.DetectorOf(indicator);
        Use(thresholds);
        if (!_own.TryGetValue(indicator, out var detector))
            _own.Add(indicator, detector = DetectorSet.Of(indicator, thresholds));
        return detector;
    }

    private void Use(Thresholds? thresholds)
    {
        if (ReferenceEquals(_thresholds, thresholds))
            return;
        _thresholds = thresholds;
        _own.Clear();
    }
}
