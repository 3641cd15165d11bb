using System.Text.RegularExpressions;

namespace Cidadao.Core.Narratives.Checking;

/// <summary>
/// Reads numbers in words, Portuguese and English: <c>três</c>, <c>vinte e um</c>, <c>dois milhões e meio</c> is two numbers of which the second
/// is a word that the evidence must hold. One alone is an article, and no number.
/// </summary>
internal static partial class NumberWords
{
    private static readonly Dictionary<string, int> Small = Table(
        "ZERO UM|UMA|ONE DOIS|DUAS|TWO TRES|THREE QUATRO|FOUR CINCO|FIVE SEIS|SIX SETE|SEVEN OITO|EIGHT NOVE|NINE DEZ|TEN ONZE|ELEVEN DOZE|TWELVE "
        + "TREZE|THIRTEEN QUATORZE|CATORZE|FOURTEEN QUINZE|FIFTEEN DEZESSEIS|SIXTEEN DEZESSETE|SEVENTEEN DEZOITO|EIGHTEEN DEZENOVE|NINETEEN", 0, 1)
        .Concat(Table("VINTE|TWENTY TRINTA|THIRTY QUARENTA|FORTY CINQUENTA|FIFTY SESSENTA|SIXTY SETENTA|SEVENTY OITENTA|EIGHTY NOVENTA|NINETY", 20, 10))
        .Concat(Table(
            "CEM|CENTO DUZENTOS|DUZENTAS TREZENTOS|TREZENTAS QUATROCENTOS|QUATROCENTAS QUINHENTOS|QUINHENTAS SEISCENTOS|SEISCENTAS SETECENTOS|SETECENTAS "
            + "OITOCENTOS|OITOCENTAS NOVECENTOS|NOVECENTAS", 100, 100))
        .ToDictionary(StringComparer.Ordinal);

    private static readonly Dictionary<string, decimal> Magnitudes = new(StringComparer.Ordinal)
    {
        ["HUNDRED"] = 100m,
        ["MIL"] = 1e3m,
        ["THOUSAND"] = 1e3m,
        ["K"] = 1e3m,
        ["MILHAO"] = 1e6m,
        ["MILHOES"] = 1e6m,
        ["MILLION"] = 1e6m,
        ["MILLIONS"] = 1e6m,
        ["MI"] = 1e6m,
        ["MN"] = 1e6m,
        ["BILHAO"] = 1e9m,
        ["BILHOES"] = 1e9m,
        ["BILLION"] = 1e9m,
        ["BILLIONS"] = 1e9m,
        ["BI"] = 1e9m,
        ["BN"] = 1e9m,
        ["TRILHAO"] = 1e12m,
        ["TRILHOES"] = 1e12m,
        ["TRILLION"] = 1e12m,
        ["TRILLIONS"] = 1e12m,
        ["TRI"] = 1e12m,
    };

    /// <summary>Of these some are words of their own outside of numbers in digits.</summary>
    private static readonly string[] OnlyWithDigits = ["K", "MI", "MN", "BI", "BN", "TRI"];

    public static decimal MagnitudeOf(string folded) => Magnitudes[folded];

    public static void Read(Draft draft, Reading into) => draft.Take(Phrase(), match =>
    {
        var words = Word().Matches(match.Value).Select(word => Draft.Fold(word.Value)).ToList();
        return ReadPhrase(words, match, into);
    });

    /// <summary>A phrase is a run of letters without punctuation; numbers are looked for in it from left to right.</summary>
    private static bool ReadPhrase(List<string> words, Match match, Reading into)
    {
        for (var i = 0; i < words.Count;)
        {
            var taken = Longest(words, i, out var value);
            if (taken == 0)
            {
                i++;
                continue;
            }

            i += taken;
            if (taken > 1 || value != 1)
                into.Numbers.Add(new(KindAfter(words, i), value, 1));
        }

        return match.Length == 0; // Words stay: names are still to be looked for.
    }

    private static NumberKind KindAfter(List<string> words, int next) => (words.ElementAtOrDefault(next), words.ElementAtOrDefault(next + 1)) switch
    {
        ("POR", "CENTO") or ("PER", "CENT") or ("PERCENT", _) or ("PONTOS", "PERCENTUAIS") or ("PERCENTAGE", _) => NumberKind.Percent,
        ("REAIS", _) or ("REAL", _) or ("DE", "REAIS") => NumberKind.Money,
        _ => NumberKind.Plain,
    };

    /// <returns>How many words from <paramref name="start"/> on are one number.</returns>
    private static int Longest(List<string> words, int start, out decimal value)
    {
        (value, var group, var taken) = (0m, 0m, 0);
        if (words[start] == "CENTO" && start > 0 && words[start - 1] == "POR")
            return 0;
        for (var i = start; i < words.Count; i++)
        {
            if (Small.TryGetValue(words[i], out var small))
            {
                group += small;
            }
            else if (Magnitudes.TryGetValue(words[i], out var magnitude) && !OnlyWithDigits.Contains(words[i]))
            {
                group = Math.Max(group, 1) * magnitude;
                if (magnitude > 100)
                    (value, group) = (value + group, 0);
            }
            else if (taken > 0 && words[i] is "E" or "AND" && i + 1 < words.Count && (Small.ContainsKey(words[i + 1]) || Magnitudes.ContainsKey(words[i + 1])))
            {
                continue;
            }
            else
            {
                break;
            }

            taken = i - start + 1;
        }

        value += group;
        return taken;
    }

    private static IEnumerable<KeyValuePair<string, int>> Table(string words, int first, int step) => words.Split(' ')
        .SelectMany((alternatives, i) => alternatives.Split('|').Select(word => KeyValuePair.Create(word, first + i * step)));

    [GeneratedRegex(@"[\p{L}\x20\n-]+")]
    private static partial Regex Phrase();

    [GeneratedRegex(@"\p{L}+")]
    private static partial Regex Word();
}
