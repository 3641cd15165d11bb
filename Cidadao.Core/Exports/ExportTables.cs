using System.Text.Json;
using Cidadao.Core.Agents;
using Cidadao.Core.Contracts;
using Cidadao.Core.Database.Views;
using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Exports;

/// <summary>What can be exported.</summary>
public static class ExportTables
{
    public static IReadOnlyList<ExportColumn> ContractColumns { get; } =
    [
        new("id", ColumnKind.Whole, "c.id", "Identifier, as in `/api/v1/contracts/{id}`"),
        new("source", ColumnKind.Text, Named<DataSource>("c.source"), "Official source of the row"),
        new("number", ColumnKind.Text, "c.number", "Number of the contract, as published"),
        new("object", ColumnKind.Text, "c.object", "What is bought, as published"),
        new("method", ColumnKind.Text, Named<ProcurementMethod>("c.method"), "How it was awarded"),
        new("method_text", ColumnKind.Text, "c.method_text", "The same in the source's own words"),
        new("legal_basis", ColumnKind.Text, "c.legal_basis", "Law and article, as published"),
        new("status", ColumnKind.Text, "c.status", "Status, as published"),
        new("category", ColumnKind.Text, "c.category", "The source's own category"),
        new("parent_agency_code", ColumnKind.Text, "c.parent_agency_code", "Code of the *órgão superior*"),
        new("parent_agency_name", ColumnKind.Text, "p.name", "Its name"),
        new("agency_code", ColumnKind.Text, "c.agency_code", "Code of the agency"),
        new("agency_name", ColumnKind.Text, "a.name", "Its name"),
        new("unit_code", ColumnKind.Text, "c.buying_unit_code", "Code of the buying unit"),
        new("unit_name", ColumnKind.Text, "u.name", "Its name"),
        new("supplier_kind", ColumnKind.Text, Named<SupplierKind>("s.kind"), "What identifies the supplier"),
        new("supplier_document", ColumnKind.Text, "s.document", "CNPJ, masked CPF or foreign code; empty when secret"),
        new("supplier_name", ColumnKind.Text, "s.name", "Who sells"),
        new("signed_on", ColumnKind.Day, "c.signed_on", "Day of signature"),
        new("published_on", ColumnKind.Day, "c.published_on", "Day of publication"),
        new("starts_on", ColumnKind.Day, "c.starts_on", "First day"),
        new("ends_on", ColumnKind.Day, "c.ends_on", "Last day"),
        new("initial_value", ColumnKind.Amount, "c.initial_value", "BRL when it was signed"),
        new("final_value", ColumnKind.Amount, "c.final_value", "BRL after amendments"),
        new("tender_number", ColumnKind.Text, "c.tender_number", "Tender that it came out of"),
        new("same_contract_id", ColumnKind.Whole, "c.linked_id", "Set where another source tells of the same contract: leave these rows out to count each once"),
        new("source_file", ColumnKind.Text, "c.source_entry", "Official file that the row came from"),
        new("source_line", ColumnKind.Whole, "c.source_line::bigint", "Line of that file"),
    ];

    public static IReadOnlyList<ExportColumn> FindingColumns { get; } =
    [
        new("id", ColumnKind.Whole, "f.id", "Identifier, as in `/api/v1/findings/{id}`"),
        new("investigation_id", ColumnKind.Text, "f.investigation_id::text", "Investigation that found it"),
        new("indicator", ColumnKind.Text, "f.indicator", "Code in the [catalogue](indicators.md)"),
        new("title_pt", ColumnKind.Text, Title(text => text.Pt), "What the indicator is called, in Portuguese"),
        new("title_en", ColumnKind.Text, Title(text => text.En), "The same in English"),
        new("agent", ColumnKind.Text, Named<AgentRole>("f.agent"), "Agent of the indicator"),
        new("severity", ColumnKind.Text, Named<Severity>("f.severity"), "Band of the score"),
        new("score", ColumnKind.Fraction, "f.score", "0 to 1"),
        new("confidence", ColumnKind.Fraction, "f.confidence", "How sure the rule is that the figures mean what they seem to, 0 to 1"),
        new("value", ColumnKind.Amount, "f.value", "BRL that the finding speaks of"),
        new("summary_pt", ColumnKind.Text, "f.summary ->> 'pt'", "The finding in a sentence, in Portuguese"),
        new("summary_en", ColumnKind.Text, "f.summary ->> 'en'", "The same in English"),
        new("result", ColumnKind.Text, "f.evidence #>> '{result,value}'", "The figure that was found, in invariant notation"),
        new("threshold", ColumnKind.Text, "f.evidence #>> '{threshold,value}'", "From where on it counts"),
        new("unit", ColumnKind.Text, "f.evidence #>> '{result,unit}'", "Unit of the result"),
        new("triage", ColumnKind.Text, Triage, "What an analyst decided: open, confirmed, dismissed, or changed when it was decided on other facts"),
        new("contracts", ColumnKind.Whole, "cardinality(f.contract_ids)::bigint", "How many contracts it rests on"),
        new("contract_ids", ColumnKind.Text, "array_to_string(f.contract_ids, ' ')", "Their identifiers, with blanks between"),
        new("found_at", ColumnKind.Moment, "f.found_at", "When it was found"),
    ];

    private const string Triage =
        "CASE WHEN t.status IS NULL OR t.status = 0 THEN 'open' WHEN t.facts <> f.facts THEN 'changed' WHEN t.status = 1 THEN 'confirmed' ELSE 'dismissed' END";

    /// <summary>The contracts of a filter, by identifier: the same data give the same bytes.</summary>
    public static ExportTable Contracts(ContractFilter filter) => new(
        "contracts",
        ContractColumns,
        $"""
        FROM contracts c
        JOIN agencies p ON p.code = c.parent_agency_code JOIN agencies a ON a.code = c.agency_code
        JOIN buying_units u ON u.code = c.buying_unit_code JOIN suppliers s ON s.id = c.supplier_id
        WHERE {ScopeSql.OfRows(filter)} ORDER BY c.id
        """);

    /// <summary>The findings of an investigation, the most severe first.</summary>
    public static ExportTable Findings(Guid investigation) => new(
        "findings",
        FindingColumns,
        $"""
        FROM findings f LEFT JOIN finding_triage t ON t.indicator = f.indicator AND t.subject = f.subject
        WHERE f.investigation_id = '{investigation:D}' ORDER BY f.score DESC, f.id DESC
        """);

    /// <summary>The names that the API has for the values.</summary>
    private static string Named<T>(string sql)
        where T : struct, Enum => Cases(sql, Enum.GetValues<T>().Select(value => (
            Convert.ToInt16(value, null).ToString(System.Globalization.CultureInfo.InvariantCulture), JsonNamingPolicy.CamelCase.ConvertName(value.ToString()))));

    private static string Title(Func<LocalizedText, string> language) =>
        Cases("f.indicator", RedFlagCatalog.All.Select(indicator => ($"'{indicator.Code}'", language(indicator.Title))));

    private static string Cases(string sql, IEnumerable<(string Value, string Name)> names) =>
        $"CASE {sql} {string.Join(' ', names.Select(name => $"WHEN {name.Value} THEN {ScopeSql.Literal(name.Name)}"))} ELSE {sql}::text END";
}
