using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Narratives;

/// <summary>The text that needs no model: the same evidence gives the same sentences.</summary>
public static class NarrativeTemplate
{
    public static LocalizedText Write(NarrativeCase of)
    {
        var evidence = of.Evidence;
        var result = FigureText.Of(evidence.Result);
        var threshold = FigureText.Of(evidence.Threshold.Value, evidence.Threshold.Unit);
        var pt = new List<string>
        {
            of.Summary.Pt,
            $"{Measured(evidence.Result.Name.Pt, result.Pt)} O limiar é {threshold.Pt}, segundo {evidence.Threshold.Source}.",
        };
        var en = new List<string>
        {
            of.Summary.En,
            $"{Measured(evidence.Result.Name.En, result.En)} The threshold is {threshold.En}, according to {evidence.Threshold.Source}.",
        };
        if (evidence.PeerGroup is { } peers)
        {
            pt.Add($"Comparação: {Sentence(peers.Definition.Pt)} O grupo tem {Wording.Pt.Count(peers.Size)} casos.");
            en.Add($"Comparison: {Sentence(peers.Definition.En)} The group has {Wording.En.Count(peers.Size)} cases.");
        }

        pt.Add($"Pode haver explicação inocente: {of.Indicator.Innocent.Pt}");
        en.Add($"There may be an innocent explanation: {of.Indicator.Innocent.En}");
        if (of.Indicator.LegalBasis is { } basis)
        {
            pt.Add($"Base legal: {Sentence(basis)}");
            en.Add($"Legal basis: {Sentence(basis)}");
        }

        pt.Add("É um indício que merece verificação, não uma acusação.");
        en.Add("It is a red flag that deserves verification, not an accusation.");
        return new(string.Join('\n', pt), string.Join('\n', en));
    }

    private static string Measured(string name, string value) => $"{name}: {Sentence(value)}";

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";
}
