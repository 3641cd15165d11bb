using System.Buffers;
using System.Globalization;
using Cidadao.Core.Contracts;

namespace Cidadao.Core.Imports;

/// <summary>What the Portal's fields mean.</summary>
public static class PortalField
{
    // numeric(19,4)
    private const decimal Limit = 1_000_000_000_000_000m;
    private const int Scale = 4;

    private static readonly SearchValues<char> CnpjCharacters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ");

    /// <summary>Words that stand where there is no data.</summary>
    private static readonly string[] Sentinels = ["Sem Informação", "Sem informação", "Não se aplica", "undefined", "-1", "-2", "-3"];

    /// <returns>True for a blank field or one that says that there is nothing.</returns>
    public static bool IsSentinel(ReadOnlySpan<char> text)
    {
        if (text.IsWhiteSpace())
            return true;
        foreach (var sentinel in Sentinels)
        {
            if (text.SequenceEqual(sentinel))
                return true;
        }

        return false;
    }

    /// <summary>The text without surrounding blanks; empty for a sentinel.</summary>
    public static ReadOnlySpan<char> OrEmpty(ReadOnlySpan<char> text) => IsSentinel(text) ? [] : text.Trim();

    /// <summary><c>2588,9700</c>: decimal comma, no thousands separator, an optional sign.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static RejectionReason? ParseNumber(ReadOnlySpan<char> text, out decimal value)
    {
        value = 0;
        Span<char> invariant = stackalloc char[32];
        text = text.Trim();
        if (text.IsEmpty)
            return RejectionReason.Blank;
        if (text.Length > invariant.Length || text.Contains('.'))
            return RejectionReason.NotANumber;
        text.Replace(invariant, ',', '.');
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(invariant[..text.Length], Styles, CultureInfo.InvariantCulture, out value))
            return RejectionReason.NotANumber;
        return Math.Abs(value) >= Limit || decimal.Round(value, Scale) != value ? RejectionReason.NumberOutOfRange : null;
    }

    /// <summary><c>dd/MM/yyyy</c>.</summary>
    /// <param name="day">Null where the field is blank or a sentinel.</param>
    /// <returns>False when it is neither a day nor nothing.</returns>
    public static bool TryParseDay(ReadOnlySpan<char> text, out DateOnly? day)
    {
        day = null;
        if (IsSentinel(text))
            return true;
        if (!DateOnly.TryParseExact(text.Trim(), "dd/MM/yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
            return false;
        day = parsed;
        return true;
    }

    /// <summary>The method by its official words.</summary>
    public static ProcurementMethod Method(ReadOnlySpan<char> text) => text switch
    {
        "Convite" => ProcurementMethod.Invitation,
        "Tomada de Preços" => ProcurementMethod.PriceSubmission,
        "Concorrência" => ProcurementMethod.Competition,
        "Concorrência - Registro de Preço" => ProcurementMethod.CompetitionPriceRegistration,
        "Concurso" => ProcurementMethod.Contest,
        "Pregão" => ProcurementMethod.Auction,
        "Pregão - Registro de Preço" => ProcurementMethod.AuctionPriceRegistration,
        "Dispensa de Licitação" => ProcurementMethod.DirectAward,
        "Inexigibilidade de Licitação" => ProcurementMethod.NonCompetitive,
        _ => IsSentinel(text) ? ProcurementMethod.Unknown : ProcurementMethod.Other,
    };

    /// <summary>What a supplier's code is, and the code as it may be stored: a CPF in clear comes back masked, a secret one empty.</summary>
    public static (SupplierKind Kind, string Document) Supplier(ReadOnlySpan<char> code)
    {
        code = code.Trim();
        if (code.SequenceEqual("-11"))
            return (SupplierKind.Secret, "");
        var document = code.ToString();
        if (document.StartsWith("***", StringComparison.Ordinal))
            return (SupplierKind.Person, document);
        if (PersonalData.MaskCpf(document) is { } masked)
            return (SupplierKind.Person, masked);
        return (IsCnpj(document) ? SupplierKind.Company : SupplierKind.Foreign, document);
    }

    /// <summary>Fourteen characters: twelve digits or, since 2026, capital letters; then two digits.</summary>
    private static bool IsCnpj(string code) =>
        code.Length == 14
        && !code.AsSpan(0, 12).ContainsAnyExcept(CnpjCharacters)
        && char.IsAsciiDigit(code[12]) && char.IsAsciiDigit(code[13]);
}
