using System.Globalization;
using System.Text;
using Cidadao.Api.Responses;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database;
using Microsoft.EntityFrameworkCore;

namespace Cidadao.Api.Search;

/// <summary>
/// A party by parts of its name, or of its document or code: all of them, in any order, without regard to accents and capitals. A CNPJ may come
/// with its points, slash and hyphen.
/// </summary>
internal sealed record NameSearch(IReadOnlyList<string> Words)
{
    public const int MaxLength = 200;

    private const int MaxWords = 8;

    /// <summary>The indexes know names by their groups of three characters.</summary>
    private const int ShortestWord = 3;

    /// <summary>Reads a parameter, adding what is wrong with it.</summary>
    /// <param name="shortestWord">Characters that one of the words must have.</param>
    /// <returns>Null when it is absent, or wrong.</returns>
    public static NameSearch? Read(string? text, string field, IDictionary<string, string[]> errors, int shortestWord = ShortestWord)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var words = text.Length > MaxLength ? [] : text.Replace('"', ' ').Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(Bare).ToArray();
        if (words.Length is > 0 and <= MaxWords && words.Max(word => word.Length) >= shortestWord)
            return new(words);
        errors[field] = [$"At most {MaxWords} words, one of them of at least {shortestWord} characters, {MaxLength} characters in all."];
        return null;
    }

    public IQueryable<Supplier> In(IQueryable<Supplier> suppliers) =>
        Patterns.Aggregate(suppliers, (found, pattern) => found.Where(s => EF.Functions.Like(CidadaoDbContext.Fold(s.Name + " " + s.Document), CidadaoDbContext.Fold(pattern))));

    public IQueryable<Agency> In(IQueryable<Agency> agencies) =>
        Patterns.Aggregate(agencies, (found, pattern) => found.Where(a => EF.Functions.Like(CidadaoDbContext.Fold(a.Name + " " + a.Code), CidadaoDbContext.Fold(pattern))));

    public IQueryable<BuyingUnit> In(IQueryable<BuyingUnit> units) =>
        Patterns.Aggregate(units, (found, pattern) => found.Where(u => EF.Functions.Like(CidadaoDbContext.Fold(u.Name + " " + u.Code), CidadaoDbContext.Fold(pattern))));

    /// <summary>Suppliers whose names have most trigrams of the words, the closest first: for a name that was not written as it is registered.</summary>
    public IQueryable<Supplier> Near(IQueryable<Supplier> suppliers)
    {
        var wanted = string.Join(' ', Words);
        return suppliers
            .Where(s => EF.Functions.TrigramsAreWordSimilar(CidadaoDbContext.Fold(wanted), CidadaoDbContext.Fold(s.Name + " " + s.Document)))
            .OrderBy(s => EF.Functions.TrigramsWordSimilarityDistance(CidadaoDbContext.Fold(wanted), CidadaoDbContext.Fold(s.Name + " " + s.Document)))
            .ThenBy(s => s.Id);
    }

    /// <summary>The name in parts: those that were looked for, and those between them.</summary>
    public IReadOnlyList<TextPart> Mark(string name)
    {
        var plain = Folded(name);
        var isMatch = new bool[name.Length];
        foreach (var word in Words.Select(Folded))
        {
            for (var at = plain.IndexOf(word, StringComparison.Ordinal); at >= 0; at = plain.IndexOf(word, at + 1, StringComparison.Ordinal))
                isMatch.AsSpan(at, word.Length).Fill(true);
        }

        var parts = new List<TextPart>();
        for (var (from, to) = (0, 0); from < name.Length; from = to)
        {
            while (to < name.Length && isMatch[to] == isMatch[from])
                to++;
            parts.Add(new(name[from..to], isMatch[from]));
        }

        return parts;
    }

    private IEnumerable<string> Patterns => Words.Select(word =>
        $"%{word.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%");

    /// <summary>A number without what is put between its digits, a CPF as it is kept, any other word as it is.</summary>
    private static string Bare(string word)
    {
        word = PersonalData.MaskIn(word);
        if (Cnpj.TryNormalise(word, out var cnpj))
            return cnpj;
        var digits = string.Concat(word.Where(char.IsAsciiDigit));
        return digits.Length >= ShortestWord && word.All(letter => char.IsAsciiDigit(letter) || letter is '.' or '/' or '-') ? digits : word;
    }

    /// <summary>Small letters without accents, each in the place that it has in the text.</summary>
    private static string Folded(string text) => string.Create(text.Length, text, static (plain, text) =>
    {
        for (var i = 0; i < text.Length; i++)
        {
            // A lone half of a surrogate pair cannot be normalised.
            var letter = char.IsSurrogate(text[i]) ? text[i] : text[i].ToString().Normalize(NormalizationForm.FormD)[0];
            plain[i] = char.ToLower(letter, CultureInfo.InvariantCulture);
        }
    });
}
