using System.Text;
using System.Text.RegularExpressions;
using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Narratives.Checking;

/// <summary>All that a case holds, read as a text of it is read.</summary>
internal sealed class CaseFacts
{
    private const string Apart = " | ";

    private readonly HashSet<LawMention> _laws = [];
    private readonly HashSet<ArticleMention> _articles = [];
    private readonly HashSet<DayMention> _days = [];
    private readonly HashSet<string> _identifiers = [];
    private readonly HashSet<string> _oddities = [];
    private readonly HashSet<string> _words = [];
    private readonly List<NumberMention> _numbers = [];
    private readonly string _stream;

    public CaseFacts(NarrativeCase of)
    {
        var stream = new StringBuilder(Apart);
        foreach (var line in of.Lines)
        {
            Add(line.Pt, isEnglish: false, stream);
            Add(line.En, isEnglish: true, stream);
        }

        // Texts show figures rounded; these are as they are.
        foreach (var figure in of.Evidence.Inputs.Concat(of.Evidence.PeerGroup?.Statistics ?? []).Append(of.Evidence.Result))
            Add(figure.Value, figure.Unit);
        Add(of.Evidence.Threshold.Value, of.Evidence.Threshold.Unit);
        foreach (var day in _days.Where(day => day.Year is not null))
            _numbers.Add(new(NumberKind.Plain, day.Year!.Value, 1));
        _stream = stream.ToString();
    }

    public bool Hold(LawMention law) => _laws.Any(known => known.Key == law.Key && (law.Year is null || known.Year == law.Year));

    /// <summary>An article that is said to be of a law must be said of that law in the evidence too.</summary>
    public bool Hold(ArticleMention article) => _articles.Any(known =>
        (article.Article is null || known.Article == article.Article) && known.Part == article.Part && (article.Law is null || known.Law == article.Law));

    public bool Hold(DayMention day) => _days.Any(known =>
        (day.Year is null || known.Year == day.Year) && (day.Month is null || known.Month == day.Month) && (day.Day is null || known.Day == day.Day));

    public bool HoldIdentifier(string identifier) =>
        _identifiers.Contains(identifier)
        || identifier.All(char.IsAsciiDigit) && identifier[0] != '0' && identifier.Length < 16
            && Hold(new NumberMention(NumberKind.Plain, decimal.Parse(identifier, System.Globalization.CultureInfo.InvariantCulture), 1));

    public bool HoldOddity(string oddity) => _oddities.Contains(oddity);

    public bool HoldWord(string folded) => _words.Contains(folded);

    /// <summary>The same number, or it rounded to the digits that are stated, by no more than a hundredth.</summary>
    public bool Hold(NumberMention said) => _numbers.Any(known => IsOfKind(known.Kind, said.Kind) && Matches(known.Value, said));

    /// <summary>The words stand so, one after the other, in the evidence.</summary>
    public bool Hold(IEnumerable<string> name) => _stream.Contains($" {string.Join(' ', name)} ", StringComparison.Ordinal);

    private static bool Matches(decimal known, NumberMention said)
    {
        if (said.Value < 0 && known > 0)
            return false;
        var difference = Math.Abs(Math.Abs(known) - Math.Abs(said.Value));
        return difference <= said.Resolution / 2 && difference <= Math.Abs(known) / 100;
    }

    /// <summary>Money is money and a share is a share; a bare number may be an amount whose currency the sentence has named.</summary>
    private static bool IsOfKind(NumberKind known, NumberKind said) => known == said || (said == NumberKind.Plain && known == NumberKind.Money);

    private void Add(string value, string unit)
    {
        if (FigureText.NumberOf(value, unit) is not { } number)
            return;
        _numbers.Add(new(unit == FigureUnit.Brl ? NumberKind.Money : NumberKind.Plain, number, 1));
        if (unit == FigureUnit.Ratio)
            _numbers.Add(new(NumberKind.Percent, number * 100, 1));
    }

    private void Add(string line, bool isEnglish, StringBuilder stream)
    {
        var reading = Reading.Of(line, isEnglish);
        _laws.UnionWith(reading.Laws);
        _articles.UnionWith(reading.Articles);
        _days.UnionWith(reading.Days);
        _identifiers.UnionWith(reading.Identifiers);
        _oddities.UnionWith(reading.Oddities);
        _words.UnionWith(reading.Words);
        _numbers.AddRange(reading.Numbers);
        AddWords(line, stream);
    }

    /// <summary>All words of the line in their order, with a bar where something stands between two of them that no name has inside.</summary>
    private static void AddWords(string line, StringBuilder stream)
    {
        var text = new Draft(line).Text;
        var end = 0;
        foreach (Match word in NameReader.Word().Matches(text))
        {
            if (end > 0)
                stream.Append(NameReader.Inside().IsMatch(text[end..word.Index]) ? " " : Apart);
            stream.Append(Draft.Fold(word.Value));
            end = word.Index + word.Length;
        }

        stream.Append(Apart);
    }
}
