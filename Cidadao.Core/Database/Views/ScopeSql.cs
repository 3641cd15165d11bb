using System.Globalization;
using Cidadao.Core.Contracts;

namespace Cidadao.Core.Database.Views;

/// <summary>
/// The one filter as a condition in SQL's own literals, since COPY takes no parameters. It says what <see cref="ContractFilterQuery"/>
/// says; a test holds the two together.
/// </summary>
internal static class ScopeSql
{
    /// <summary>A contract that a second source tells of is read once, from the first.</summary>
    private const string Once = "c.linked_id IS NULL";

    /// <returns>A condition on <c>contracts c</c>.</returns>
    public static string OfContracts(ContractFilter filter) => string.Join(" AND ", Parts(filter).Prepend(Once));

    /// <returns>The filter alone, as the list of contracts has it: what two sources tell of counts twice.</returns>
    public static string OfRows(ContractFilter filter) => string.Join(" AND ", Parts(filter).DefaultIfEmpty("true"));

    /// <returns>True when every contract is in the scope.</returns>
    public static bool IsAll(ContractFilter filter) => filter == ContractFilter.All;

    /// <returns>
    /// A condition on <c>tenders t</c>: those of the scope's contracts and, where the filter speaks of nothing but unit, agency, method
    /// and days, the tenders that fit it themselves.
    /// </returns>
    public static string OfTenders(ContractFilter filter)
    {
        if (IsAll(filter))
            return "true";
        var ofContracts = $"t.id IN (SELECT c.tender_id FROM contracts c WHERE {OfContracts(filter)})";
        var speaksOfContracts = filter.Supplier is not null || filter.MinValue is not null || filter.MaxValue is not null || filter.Text is not null;
        return speaksOfContracts ? ofContracts : $"({ofContracts} OR ({string.Join(" AND ", TenderParts(filter))}))";
    }

    private static IEnumerable<string> Parts(ContractFilter filter)
    {
        if (filter.From is { } from)
            yield return $"c.signed_on >= {Literal(from)}";
        if (filter.To is { } to)
            yield return $"c.signed_on <= {Literal(to)}";
        if (filter.Agency is { } agency)
            yield return $"c.agency_code = {Literal(agency)}";
        if (filter.Unit is { } unit)
            yield return $"c.buying_unit_code = {Literal(unit)}";
        if (filter.Supplier is { } supplier)
            yield return $"c.supplier_id IN (SELECT s.id FROM suppliers s WHERE s.document = {Literal(supplier)})";
        if (filter.Method is { } method)
            yield return $"c.method = {((short)method).ToString(CultureInfo.InvariantCulture)}";
        if (filter.MinValue is { } min)
            yield return $"c.initial_value >= {min.ToString(CultureInfo.InvariantCulture)}";
        if (filter.MaxValue is { } max)
            yield return $"c.initial_value <= {max.ToString(CultureInfo.InvariantCulture)}";
        if (filter.Text is { } text)
        {
            yield return $"to_tsvector('{CidadaoDbContext.TextSearch}', c.object) @@ "
                + $"websearch_to_tsquery('{CidadaoDbContext.TextSearch}', {Literal(text)})";
        }
    }

    private static IEnumerable<string> TenderParts(ContractFilter filter)
    {
        const string Day = "coalesce(t.notice_on, t.opens_on, t.closed_on)";
        if (filter.From is { } from)
            yield return $"{Day} >= {Literal(from)}";
        if (filter.To is { } to)
            yield return $"{Day} <= {Literal(to)}";
        if (filter.Agency is { } agency)
            yield return $"t.buying_unit_code IN (SELECT u.code FROM buying_units u WHERE u.agency_code = {Literal(agency)})";
        if (filter.Unit is { } unit)
            yield return $"t.buying_unit_code = {Literal(unit)}";
        if (filter.Method is { } method)
            yield return $"t.method = {((short)method).ToString(CultureInfo.InvariantCulture)}";
    }

    private static string Literal(DateOnly day) => $"DATE '{day:yyyy-MM-dd}'";

    /// <summary>An escape string: neither a quote nor a backslash can end it, whatever the server's settings.</summary>
    internal static string Literal(string text) =>
        "E'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal) + "'";
}
