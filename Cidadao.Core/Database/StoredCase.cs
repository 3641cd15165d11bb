using System.Text.Json;
using Cidadao.Core.Narratives;
using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Database;

/// <summary>The case of a stored finding.</summary>
public static class StoredCase
{
    public static NarrativeCase Of(FindingRecord finding) => new(
        RedFlagCatalog.Find(finding.Indicator)!,
        JsonSerializer.Deserialize(finding.Summary, CoreJson.Default.LocalizedText)!,
        JsonSerializer.Deserialize(finding.Evidence, CoreJson.Default.Evidence)!,
        finding.Value,
        finding.ContractIds.Length);
}
