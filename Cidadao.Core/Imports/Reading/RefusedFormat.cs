using System.Text.Json;
using Cidadao.Core.Imports.Rows;

namespace Cidadao.Core.Imports.Reading;

/// <summary>Refusals of a file that is none of the known formats: what was found, and what is known.</summary>
internal static class RefusedFormat
{
    private const int MaxPropertiesShown = 8;

    private const string KnownPt =
        "Conhecidos: Portal da Transparência, compras (Compras, ItemCompra, TermoAditivo, Apostilamento) e licitações (Licitação, ItemLicitação, "
        + "ParticipantesLicitação, EmpenhosRelacionados); CEIS e CNEP (CSV ou JSON); PNCP contratos e contratações (JSON); contratos.gov.br "
        + "contratos e históricos (JSON). Soltos ou em zip.";

    private const string KnownEn =
        "Known: Portal da Transparência, purchases (Compras, ItemCompra, TermoAditivo, Apostilamento) and tenders (Licitação, ItemLicitação, "
        + "ParticipantesLicitação, EmpenhosRelacionados); CEIS and CNEP (CSV or JSON); PNCP contratos and contratacoes (JSON); contratos.gov.br "
        + "contratos and historicos (JSON). By themselves or in a zip.";

    /// <summary>Names the first column that differs from the nearest known header, so that the reader need not compare 24 of them.</summary>
    public static ImportRefusedException UnknownCsv(string name, IReadOnlyList<string> header)
    {
        var nearest = SourceFormats.Csv.MaxBy(rows => Alike(rows, header))!;
        if (Alike(nearest, header) * 2 < nearest.Header.Count)
        {
            var start = string.Join("; ", header.Take(MaxPropertiesShown).Select(column => $"'{RowProblem.Shown(column)}'"));
            return new(ImportRefusal.UnknownFormat, new(
                $"'{name}' não é de um formato conhecido. A primeira linha tem {header.Count} coluna(s): {start}. {KnownPt}",
                $"'{name}' is of no known format. Its first line has {header.Count} column(s): {start}. {KnownEn}"));
        }

        var known = nearest.Header;
        var at = Enumerable.Range(0, Math.Max(known.Count, header.Count))
            .First(column => column >= known.Count || column >= header.Count || !SourceFormats.IsSame(known[column], header[column]));
        var found = at < header.Count ? $"'{RowProblem.Shown(header[at])}'" : "—";
        var expected = at < known.Count ? $"'{known[at]}'" : "—";
        return new(ImportRefusal.UnknownHeader, new(
            $"O cabeçalho de '{name}' não é conhecido: a coluna {at + 1} de {header.Count} é {found}; no formato mais parecido ({nearest.Format}) ela é {expected}.",
            $"The header of '{name}' is not known: column {at + 1} of {header.Count} is {found}; in the most similar format ({nearest.Format}) it is {expected}."));
    }

    public static ImportRefusedException UnknownJson(string name, JsonElement? record)
    {
        var found = record is { ValueKind: JsonValueKind.Object } first
            ? string.Join(", ", first.EnumerateObject().Take(MaxPropertiesShown).Select(property => $"'{NameOf(property)}'"))
            : "—";
        return new(ImportRefusal.UnknownFormat, new(
            $"O JSON '{name}' não é de um formato conhecido: o primeiro registro tem {found}. {KnownPt}",
            $"The JSON '{name}' is of no known format: its first record has {found}. {KnownEn}"));
    }

    public static ImportRefusedException DamagedJson(string name, string error) => new(ImportRefusal.DamagedJson, new(
        $"O JSON '{name}' está danificado: {RowProblem.Shown(error)}",
        $"The JSON '{name}' is damaged: {RowProblem.Shown(error)}"));

    public static ImportRefusedException Empty(string name) => new(ImportRefusal.Empty, new(
        $"'{name}' está vazio. {KnownPt}", $"'{name}' is empty. {KnownEn}"));

    private static int Alike(CsvRows rows, IReadOnlyList<string> header) => rows.Header.Count(column => header.Any(found => SourceFormats.IsSame(column, found)));

    private static string NameOf(JsonProperty property)
    {
        try
        {
            return RowProblem.Shown(property.Name);
        }
        catch (InvalidOperationException)
        {
            return "�"; // half a surrogate pair
        }
    }
}
