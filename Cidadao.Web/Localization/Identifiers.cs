using System.Text.RegularExpressions;

namespace Cidadao.Web.Localization;

/// <summary>Numbers of contracts and of parties, as people write them instead of as the source's columns hold them.</summary>
public static partial class Identifiers
{
    /// <summary>The Portal's nine digits are a number and a year: <c>000072024</c> is <c>00007/2024</c>. Other numbers stay as they are.</summary>
    public static string ContractNumber(string number) =>
        NumberAndYear().IsMatch(number) ? $"{number[..5]}/{number[5..]}" : number;

    /// <summary>A CNPJ with its punctuation: <c>11.222.333/0001-81</c>. A masked CPF or a foreign code stays as it is.</summary>
    public static string Document(string document) => BareCnpj().IsMatch(document)
        ? $"{document[..2]}.{document[2..5]}.{document[5..8]}/{document[8..12]}-{document[12..]}"
        : document;

    /// <summary>
    /// A text of evidence with its CNPJs punctuated: <c>Soma de X (11222333000181)</c>, <c>11222333000181; Multa; …</c>,
    /// <c>11222333000181 × 22333444000181: …</c>. Other numbers of fourteen digits stay as they are.
    /// </summary>
    public static string WithDocuments(string text) => CnpjInText().Replace(text, match => Document(match.Value));

    /// <summary>What somebody typed or copied, as the API knows it: a CNPJ without its punctuation, anything else trimmed; null for nothing.</summary>
    public static string? Typed(string? document)
    {
        if (string.IsNullOrWhiteSpace(document))
            return null;
        var text = document.Trim();
        return WrittenCnpj().IsMatch(text) ? Punctuation().Replace(text, "").ToUpperInvariant() : text;
    }

    [GeneratedRegex("^[0-9]{5}(19|20)[0-9]{2}$", RegexOptions.CultureInvariant)]
    private static partial Regex NumberAndYear();

    // Since 2026 the first twelve may be letters.
    [GeneratedRegex("^[0-9A-Z]{12}[0-9]{2}$", RegexOptions.CultureInvariant)]
    private static partial Regex BareCnpj();

    [GeneratedRegex(@"(?<=^|\(|× )[0-9A-Z]{12}[0-9]{2}(?=\)|;|:| ×)", RegexOptions.CultureInvariant)]
    private static partial Regex CnpjInText();

    [GeneratedRegex(@"^[0-9A-Za-z]{2}\.?[0-9A-Za-z]{3}\.?[0-9A-Za-z]{3}/?[0-9A-Za-z]{4}-?[0-9]{2}$", RegexOptions.CultureInvariant)]
    private static partial Regex WrittenCnpj();

    [GeneratedRegex("[./-]", RegexOptions.CultureInvariant)]
    private static partial Regex Punctuation();
}
