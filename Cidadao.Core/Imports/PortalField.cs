using Cidadao.Core.Contracts;
using Cidadao.Core.Imports.Reading;

namespace Cidadao.Core.Imports;

/// <summary>What the fields of the Portal's files mean.</summary>
public static class PortalField
{
    /// <summary>numeric(19, 4): amounts are below this.</summary>
    public const decimal Limit = 1_000_000_000_000_000m;

    private const ulong ScaledLimit = 10_000_000_000_000_000_000;
    private const int MaxSentinelLength = 16;

    /// <summary>Words that stand where there is no data.</summary>
    private static readonly string[] Sentinels = ["Sem Informação", "Sem informação", "Não se aplica", "Não se Aplica", "undefined", "-1", "-2", "-3"];

    /// <returns>True for a blank text or one that says that there is nothing.</returns>
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

    /// <returns>True for a blank field or one that says that there is nothing.</returns>
    public static bool IsSentinel(ReadOnlySpan<byte> field, SourceEncoding encoding)
    {
        field = SourceText.Trim(field);
        if (field.IsEmpty)
            return true;
        if (field.Length > MaxSentinelLength || field[0] is not ((byte)'S' or (byte)'N' or (byte)'u' or (byte)'-'))
            return false;
        Span<char> text = stackalloc char[MaxSentinelLength];
        return IsSentinel(text[..SourceText.ToChars(field, encoding, text)]);
    }

    /// <summary><c>2588,9700</c>: decimal comma, an optional sign.</summary>
    /// <param name="field">ASCII in both encodings.</param>
    /// <param name="thousands">Whether points may stand between groups of three: <c>1.684.134,72</c>.</param>
    /// <param name="amount">The amount.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static RejectionReason? ParseNumber(ReadOnlySpan<byte> field, bool thousands, out Amount amount)
    {
        amount = default;
        field = SourceText.Trim(field);
        if (field.IsEmpty)
            return RejectionReason.Blank;
        var negative = field[0] == '-';
        if (negative || field[0] == '+')
            field = field[1..];
        var comma = field.IndexOf((byte)',');
        var whole = comma < 0 ? field : field[..comma];
        var fraction = comma < 0 ? [] : field[(comma + 1)..];
        if (whole.IsEmpty && fraction.IsEmpty)
            return RejectionReason.NotANumber;
        if (!TryDigits(whole, thousands, out var value) || fraction.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
            return RejectionReason.NotANumber;
        fraction = fraction.TrimEnd((byte)'0');
        if (value >= ScaledLimit / 10_000 || fraction.Length > Amount.Scale)
            return RejectionReason.NumberOutOfRange;
        for (var place = 0; place < Amount.Scale; place++)
            value = (value * 10) + (place < fraction.Length ? (ulong)(fraction[place] - '0') : 0);
        amount = new(value, negative && value > 0);
        return null;
    }

    /// <summary><c>dd/MM/yyyy</c>.</summary>
    /// <param name="field">The field.</param>
    /// <param name="encoding">Its encoding.</param>
    /// <param name="day">Null where the field is blank or a sentinel.</param>
    /// <returns>False when it is neither a day nor nothing.</returns>
    public static bool TryParseDay(ReadOnlySpan<byte> field, SourceEncoding encoding, out DateOnly? day)
    {
        day = null;
        field = SourceText.Trim(field);
        if (field is not [_, _, (byte)'/', _, _, (byte)'/', _, _, _, _])
            return IsSentinel(field, encoding);
        if (!TryDigits(field[..2], false, out var d) || !TryDigits(field[3..5], false, out var m) || !TryDigits(field[6..], false, out var y)
            || y == 0 || m is 0 or > 12 || d == 0 || d > (ulong)DateTime.DaysInMonth((int)y, (int)m))
            return false;
        day = new DateOnly((int)y, (int)m, (int)d);
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
        "Dispensa de Licitação" or "Dispensa" => ProcurementMethod.DirectAward,
        "Inexigibilidade de Licitação" or "Inexigibilidade" => ProcurementMethod.NonCompetitive,
        _ => IsSentinel(text) ? ProcurementMethod.Unknown : ProcurementMethod.Other,
    };

    /// <summary>What a party's code is, and the code as it may be stored: a CPF in clear comes back masked, a secret one empty.</summary>
    /// <param name="code">With or without the punctuation of a CNPJ.</param>
    public static (SupplierKind Kind, string Document) Supplier(string code)
    {
        code = code.Trim();
        if (code is "-11" or "Sigiloso")
            return (SupplierKind.Secret, "");
        if (code.StartsWith("***", StringComparison.Ordinal))
            return (SupplierKind.Person, code);
        if (PersonalData.MaskCpf(code) is { } masked)
            return (SupplierKind.Person, masked);
        return Cnpj.TryNormalise(code, out var cnpj) ? (SupplierKind.Company, cnpj) : (SupplierKind.Foreign, code);
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, bool thousands, out ulong value)
    {
        value = 0;
        if (text.Length > 24)
            return false;
        for (var i = 0; i < text.Length; i++)
        {
            if (thousands && text[i] == '.' && i > 0 && (text.Length - i) % 4 == 0)
                continue;
            var digit = (uint)(text[i] - '0');
            if (digit > 9)
                return false;
            // Beyond the limit anyway; no need to be exact there.
            value = value > ScaledLimit / 100 ? ScaledLimit / 100 : (value * 10) + digit;
        }

        return true;
    }
}
