using System.ComponentModel;
using System.Globalization;
using Cidadao.Core.Contracts;

namespace Cidadao.Api.Contracts;

/// <summary>The one filter as query parameters. They are texts here, so that all that is wrong with them can be said at once.</summary>
internal sealed record ContractFilterRequest(
    [property: Description("First day of signature, yyyy-MM-dd.")] string? From,
    [property: Description("Last day of signature, yyyy-MM-dd.")] string? To,
    [property: Description("Agency code.")] string? Agency,
    [property: Description("Buying unit code.")] string? Unit,
    [property: Description("CNPJ, masked CPF or foreign code.")] string? Supplier,
    [property: Description("Procurement method, for example directAward.")] string? Method,
    [property: Description("Smallest initial value, BRL.")] string? MinValue,
    [property: Description("Largest initial value, BRL.")] string? MaxValue,
    [property: Description("Words of the object, Portuguese full text with accents folded.")] string? Text)
{
    public ContractFilter Read(IDictionary<string, string[]> errors)
    {
        var filter = new ContractFilter(
            Day(From, "from", errors),
            Day(To, "to", errors),
            Blank(Agency),
            Blank(Unit),
            Blank(Supplier),
            ReadMethod(Method, "method", errors),
            Amount(MinValue, "minValue", errors),
            Amount(MaxValue, "maxValue", errors),
            Blank(Text));
        foreach (var (field, messages) in filter.Errors())
            errors.TryAdd(field, messages);
        return filter;
    }

    public static ProcurementMethod? ReadMethod(string? text, string field, IDictionary<string, string[]> errors)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var method = Wire.Parse<ProcurementMethod>(text.Trim());
        if (method is null)
            errors[field] = [$"'{text}' is none of: {Wire.All<ProcurementMethod>()}."];
        return method;
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static DateOnly? Day(string? text, string field, IDictionary<string, string[]> errors)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        errors[field] = [$"'{text}' is not a day as yyyy-MM-dd."];
        return null;
    }

    private static decimal? Amount(string? text, string field, IDictionary<string, string[]> errors)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (decimal.TryParse(text.Trim(), Styles, CultureInfo.InvariantCulture, out var amount))
            return amount;
        errors[field] = [$"'{text}' is not an amount such as 1234.56."];
        return null;
    }
}
