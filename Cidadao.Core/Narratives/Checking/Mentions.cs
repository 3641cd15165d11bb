namespace Cidadao.Core.Narratives.Checking;

/// <summary>What kind of number a text speaks of.</summary>
internal enum NumberKind
{
    Plain,
    Money,

    /// <summary>Its value is in hundredths: 25 for 25 %.</summary>
    Percent,
}

/// <summary>A number in a text.</summary>
/// <param name="Value">Negative where a minus is written; without one it may stand for either.</param>
/// <param name="Resolution">One unit of its last stated digit: 0.1 million is 100,000.</param>
internal readonly record struct NumberMention(NumberKind Kind, decimal Value, decimal Resolution);

/// <summary>A day, or as much of it as a text says.</summary>
internal readonly record struct DayMention(int? Year, int? Month, int? Day);

/// <summary>A law in a text.</summary>
/// <param name="Key">Kind and number, for example <c>lei 14133</c>.</param>
internal readonly record struct LawMention(string Key, int? Year);

/// <summary>An article, or a part of one, in a text.</summary>
/// <param name="Law">Key of the law that it is said to be of; null where the text does not say.</param>
/// <param name="Article">Null for a part that is named without its article.</param>
/// <param name="Part"><c>I</c> or <c>§1</c>; null for the article itself.</param>
internal readonly record struct ArticleMention(string? Law, string? Article, string? Part);

/// <summary>Words that begin with capitals and follow each other, folded.</summary>
/// <param name="Words">With the small words between them.</param>
/// <param name="StartsSentence">Its first word would have a capital in any case.</param>
internal readonly record struct NameMention(IReadOnlyList<string> Words, bool StartsSentence);
