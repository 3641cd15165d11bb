using System.Globalization;
using System.Text.RegularExpressions;
using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Narratives;

/// <summary>
/// What a narrative is written from and checked against: a finding's evidence and the rule behind it, line by line in both languages. A model
/// gets exactly this. The name of a natural person, whom the evidence shows with a masked CPF, is left out.
/// </summary>
public sealed partial class NarrativeCase
{
    private static readonly LocalizedText Person = new("pessoa física", "natural person");

    /// <param name="value">BRL at stake.</param>
    /// <param name="contracts">How many contracts it rests on.</param>
    public NarrativeCase(Indicator indicator, LocalizedText summary, Evidence evidence, decimal value, int contracts)
    {
        var persons = PersonsIn(evidence);
        (Indicator, Evidence) = (indicator, evidence);
        Summary = Without(persons, summary);
        Lines = [.. LinesOf(value, contracts).Select(line => Without(persons, line))];
    }

    public Indicator Indicator { get; }

    public LocalizedText Summary { get; }

    public Evidence Evidence { get; }

    /// <summary>Everything, as it is sent.</summary>
    public IReadOnlyList<LocalizedText> Lines { get; }

    private IEnumerable<LocalizedText> LinesOf(decimal value, int contracts)
    {
        yield return Named("Indicador", "Indicator", Indicator.Title);
        yield return Named("O que o indicador mede", "What the indicator measures", Indicator.Explanation);
        yield return Named("Resumo", "Summary", Summary);
        yield return Line(Evidence.Result);
        var threshold = FigureText.Of(Evidence.Threshold.Value, Evidence.Threshold.Unit);
        yield return Named("Limiar", "Threshold", threshold, $" ({Evidence.Threshold.Source})");
        foreach (var input in Evidence.Inputs)
            yield return Line(input);
        if (Evidence.PeerGroup is { } peers)
        {
            yield return Named("Grupo de comparação", "Peer group", peers.Definition);
            yield return Line(Count("Tamanho do grupo", "Size of the group", peers.Size));
            foreach (var statistic in peers.Statistics)
                yield return Line(statistic);
        }

        yield return Line(new(new("Valor em questão", "Value at stake"), value.ToString("0.00##", CultureInfo.InvariantCulture), FigureUnit.Brl));
        yield return Line(Count("Contratos", "Contracts", contracts));
        if (Indicator.LegalBasis is { } basis)
            yield return Named("Base legal", "Legal basis", new(basis, basis));
        yield return Named("Explicações inocentes possíveis", "Possible innocent explanations", Indicator.Innocent);
        foreach (var note in Evidence.Notes)
            yield return Named("Ressalva", "Caveat", note);
    }

    private static Figure Count(string pt, string en, int count) => new(new(pt, en), count.ToString(CultureInfo.InvariantCulture), FigureUnit.Count);

    private static LocalizedText Line(Figure figure) => Named(figure.Name.Pt, figure.Name.En, FigureText.Of(figure));

    private static LocalizedText Named(string pt, string en, LocalizedText value, string after = "") =>
        new($"{pt}: {value.Pt}{after}", $"{en}: {value.En}{after}");

    /// <summary>Names that stand before a masked CPF, longest first; a sentence may have one cut short.</summary>
    private static List<string> PersonsIn(Evidence evidence) =>
    [
        .. evidence.Inputs.Select(input => MaskedPerson().Match(input.Value)).Where(match => match.Success)
            .SelectMany(match => (string[])[match.Groups["name"].Value, Wording.Short(match.Groups["name"].Value)])
            .Where(name => name.Length > 0).Distinct().OrderByDescending(name => name.Length),
    ];

    private static LocalizedText Without(List<string> persons, LocalizedText text) => persons.Aggregate(
        text,
        (left, name) => new(
            left.Pt.Replace(name, Person.Pt, StringComparison.OrdinalIgnoreCase), left.En.Replace(name, Person.En, StringComparison.OrdinalIgnoreCase)));

    [GeneratedRegex(@"^(?<name>.*?)\s*\(\*{3}\.?\d{3}\.?\d{3}-?\*{2}\)$", RegexOptions.Singleline)]
    private static partial Regex MaskedPerson();
}
