using System.Text.Json;
using Cidadao.Core.Database;
using Cidadao.Core.Investigations;
using Cidadao.Core.Messaging;

namespace Cidadao.Core.Caching;

/// <summary>Which event of the event stream evicts what: the one place that says so.</summary>
internal static class EvictionRules
{
    private static readonly CacheEvicted Contracts = CacheEvicted.OfTags(CacheTags.Contracts);
    private static readonly CacheEvicted Findings = CacheEvicted.OfTags(CacheTags.Findings);
    private static readonly CacheEvicted Conclusion = CacheEvicted.OfTags(CacheTags.Findings, CacheTags.LatestInvestigation);

    private static readonly Dictionary<string, CacheEvicted> ByType = new(StringComparer.Ordinal)
    {
        [EventTypes.ImportEnded.Name] = Contracts,
        [EventTypes.FindingTriaged.Name] = Findings,
        [EventTypes.NarrativeWritten.Name] = Findings,
        [EventTypes.NameOf<TaskCompleted>()] = Findings,
        [EventTypes.NameOf<StageEnded>()] = Findings,
        [EventTypes.NameOf<InvestigationCompleted>()] = Conclusion,
        [EventTypes.NameOf<InvestigationFailed>()] = Conclusion,
        [EventTypes.NameOf<InvestigationCancelled>()] = Conclusion,
    };

    /// <returns>Null when the event evicts nothing.</returns>
    /// <exception cref="JsonException">The payload is not what its type says.</exception>
    public static CacheEvicted? Of(string? type, string? payload) =>
        type == EventTypes.CacheEvicted.Name
            ? JsonSerializer.Deserialize(payload ?? "", CoreJson.Default.CacheEvicted)
            : ByType.GetValueOrDefault(type ?? "");
}
