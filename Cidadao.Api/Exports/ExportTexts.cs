using Cidadao.Core.Exports;
using Cidadao.Core.RedFlags;

namespace Cidadao.Api.Exports;

/// <summary>The limits of exports in words, with what to do.</summary>
internal static class ExportTexts
{
    public static LocalizedText Of(ExportLimit limit) => limit switch
    {
        ExportLimit.Rows => new(
            "Uma planilha XLSX tem no máximo 1.048.575 linhas de dados, e há mais. Limite o filtro, ou use format=csv, jsonLines ou parquet.",
            "An XLSX worksheet has at most 1,048,575 rows of data, and there are more. Narrow the filter, or use format=csv, jsonLines or parquet."),
        ExportLimit.CellLength => new(
            "Uma célula XLSX tem no máximo 32.767 caracteres, e um texto é maior. Use format=csv, jsonLines ou parquet.",
            "An XLSX cell has at most 32,767 characters, and a text is longer. Use format=csv, jsonLines or parquet."),
        _ => new(
            "O arquivo passa do tamanho que é guardado. Limite o filtro, use format=parquet, ou leia a exportação direta em GET /api/v1/exports/contracts.",
            "The file is beyond the size that is kept. Narrow the filter, use format=parquet, or read the streamed export at GET /api/v1/exports/contracts."),
    };

    /// <param name="failure">Of an <see cref="ExportRun"/>.</param>
    public static LocalizedText Of(string failure) => Enum.TryParse<ExportLimit>(failure, out var limit) ? Of(limit) : new(failure, failure);
}
