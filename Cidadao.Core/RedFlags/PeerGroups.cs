namespace Cidadao.Core.RedFlags;

/// <summary>Makes the peer groups of evidence.</summary>
internal static class PeerGroups
{
    public static PeerGroup Quartiles(LocalizedText definition, int size, Statistics.Quartiles quartiles) => new(
        definition,
        size,
        [
            Figures.Statistic("Primeiro quartil", "First quartile", quartiles.Q1),
            Figures.Statistic("Mediana", "Median", quartiles.Median),
            Figures.Statistic("Terceiro quartil", "Third quartile", quartiles.Q3),
        ]);
}
