using Cidadao.Core.Agents;
using Cidadao.Core.RedFlags;
using Cidadao.Core.RedFlags.Detectors;

namespace Cidadao.AgentWorker.Agents;

/// <summary>What all agents read and nobody changes, held once in the process: who owns which indicator, the detectors, and a sample to warm up on.</summary>
internal sealed class AgentReferences
{
    private readonly Dictionary<AgentRole, IReadOnlyList<string>> _indicators = RedFlagCatalog.All
        .GroupBy(indicator => indicator.Agent)
        .ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.Select(indicator => indicator.Code)]);

    private readonly Dictionary<string, IDetector> _detectors = DetectorSet.Default.ToDictionary(detector => detector.Indicator);

    /// <summary>Roles that own indicators.</summary>
    public IEnumerable<AgentRole> Owners => _indicators.Keys.Order();

    public ContractView Sample { get; } = WarmUpSample.Make();

    /// <returns>In the catalogue's order; none for a role that owns none.</returns>
    public IReadOnlyList<string> IndicatorsOf(AgentRole role) => _indicators.GetValueOrDefault(role, []);

    /// <summary>With the catalogue's thresholds. Stateless.</summary>
    public IDetector DetectorOf(string indicator) => _detectors[indicator];
}
