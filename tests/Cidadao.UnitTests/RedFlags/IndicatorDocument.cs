using System.Globalization;
using System.Text;
using Cidadao.Core.RedFlags;

namespace Cidadao.UnitTests.RedFlags;

/// <summary>The catalogue as <c>docs/indicators.md</c>.</summary>
internal static class IndicatorDocument
{
    public static string Render()
    {
        var text = new StringBuilder(
            """
            # Indicadores · Indicators

            Gerado do catálogo (`Cidadao.Core/RedFlags/RedFlagCatalog`); um teste falha quando os dois diferem. Um indício é um motivo para olhar,
            nunca uma acusação. · Generated from the catalogue; a test fails when the two differ. A red flag is a reason to look, never an accusation.

            Gravidade · severity: critical ≥ 0.9, high ≥ 0.7, medium ≥ 0.5, low ≥ 0.3, info.


            """);
        foreach (var indicator in RedFlagCatalog.All)
            Append(text, indicator);
        AppendLimits(text);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Indicator indicator)
    {
        text.Append(CultureInfo.InvariantCulture, $"## {indicator.Code} · {indicator.Title.Pt} · {indicator.Title.En}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{indicator.Explanation.Pt}\n\n{indicator.Explanation.En}\n\n");
        Row(text, "Fórmula · formula", $"`{indicator.Formula.Pt}` · `{indicator.Formula.En}`");
        Row(text, "Limiar · threshold", $"{indicator.Threshold.Value} {indicator.Threshold.Unit} ({indicator.Threshold.Source})");
        Row(text, "Base legal · legal basis", indicator.LegalBasis ?? "–");
        Both(text, "Gravidade · severity", indicator.SeverityRule);
        if (indicator.Peers is { } peers)
            Both(text, "Comparado com · compared with", peers);
        Row(text, "Campos · fields", string.Join(", ", indicator.Fields.Select(field => $"`{field}`")));
        Both(text, "Limites · limits", indicator.Limits);
        Both(text, "Explicações inocentes · innocent explanations", indicator.Innocent);
        Row(text, "Agente · agent", indicator.Agent.ToString());
        foreach (var parameter in indicator.Parameters)
        {
            Row(
                text,
                $"`{parameter.Name}`",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{parameter.Default} {parameter.Unit}, {parameter.Least}–{parameter.Most}: {parameter.Meaning.Pt} · {parameter.Meaning.En}"));
        }

        text.Append('\n');
    }

    private static void AppendLimits(StringBuilder text)
    {
        text.Append("## Limites de valor da dispensa · Value limits of direct awards\n\n| de · from | até · to | obras · works | outros · others | norma · norm |\n|---|---|---|---|---|\n");
        foreach (var limit in LegalLimits.All)
            text.Append(CultureInfo.InvariantCulture, $"| {limit.From:yyyy-MM-dd} | {limit.To:yyyy-MM-dd} | {limit.Works:N2} | {limit.Others:N2} | {limit.Norm} |\n");
        text.Append(CultureInfo.InvariantCulture, $"\nA tabela acaba em {LegalLimits.All[^1].To:yyyy-MM-dd}; datas fora dela são “não se aplica”. · The table ends there; days outside are “not applicable”.\n");
    }

    private static void Both(StringBuilder text, string name, LocalizedText value) => Row(text, name, $"{value.Pt} · {value.En}");

    private static void Row(StringBuilder text, string name, string value) => text.Append(CultureInfo.InvariantCulture, $"- **{name}**: {value}\n");
}
