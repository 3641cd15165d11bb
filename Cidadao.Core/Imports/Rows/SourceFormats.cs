using System.Text.Json;
using Cidadao.Core.Contracts;

namespace Cidadao.Core.Imports.Rows;

/// <summary>Every format that is known, and how it is recognised.</summary>
public static class SourceFormats
{
    /// <summary>Columns that the CSV of rejections adds at the end.</summary>
    public static readonly IReadOnlyList<string> RejectionColumns = ["Linha", "Coluna", "Motivo"];

    /// <summary>Header of the CSV of a JSON file's rejections.</summary>
    public static readonly IReadOnlyList<string> RejectedRecordHeader = ["Formato", "Registro", .. RejectionColumns];

    public static IReadOnlyList<CsvRows> Csv { get; } =
    [
        new PortalContractRows(), new PortalItemRows(), new PortalAmendmentRows(), new PortalApostilleRows(), new PortalTenderRows(),
        new PortalTenderItemRows(), new PortalParticipationRows(), new PortalCommitmentRows(), new FullSanctionRows(SanctionList.Ceis),
        new FullSanctionRows(SanctionList.Cnep), new ReducedCeisRows(),
    ];

    /// <summary>In this order: where the marks of two formats fit, the first is meant. A history is read once for each kind of its terms.</summary>
    public static IReadOnlyList<JsonRows> Json { get; } =
    [
        new PncpContractRows(), new PncpTenderRows(), new PncpResultRows(), new PncpItemRows(), new ContratosGovContractRows(),
        new ContratosGovAmendmentRows(), new ContratosGovApostilleRows(), new ContratosGovTermRows(), new SiteSanctionRows(),
        new ApiSanctionRows(SanctionList.Cnep), new ApiSanctionRows(SanctionList.Ceis), new ApiContractRows(),
    ];

    /// <summary>Formats whose rows are contracts.</summary>
    public static IReadOnlyList<SourceFormat> OfContracts { get; } =
    [
        .. Csv.Where(rows => rows.Kind == RowKind.Contracts).Select(rows => rows.Format), .. Json.Where(rows => rows.Kind == RowKind.Contracts).Select(rows => rows.Format),
    ];

    /// <returns>The format with exactly these columns, and whether it is the CSV of its rejections; null when there is none.</returns>
    public static (CsvRows Rows, bool IsMended)? Recognise(IReadOnlyList<string> header)
    {
        foreach (var rows in Csv)
        {
            if (IsSame(rows.Header, header))
                return (rows, false);
            if (IsSame([.. rows.Header, .. RejectionColumns], header))
                return (rows, true);
        }

        return null;
    }

    /// <returns>The readings of the format that a record is of; empty when there is none.</returns>
    public static IReadOnlyList<JsonRows> Recognise(JsonElement record)
    {
        if (record.ValueKind != JsonValueKind.Object)
            return [];
        var first = Json.FirstOrDefault(rows => rows.Marks.All(mark => record.TryGetProperty(mark, out _)));
        return first is null ? [] : [.. Json.Where(rows => rows.Format == first.Format)];
    }

    /// <summary>The columns as they are spelt, but for case and for the missing letter of "ABRAGÊNCIA", which some copies correct.</summary>
    public static bool IsSame(string known, string found) =>
        known.Equals(found.Replace("ABRANGÊNCIA", "ABRAGÊNCIA", StringComparison.OrdinalIgnoreCase), StringComparison.OrdinalIgnoreCase);

    private static bool IsSame(IReadOnlyList<string> known, IReadOnlyList<string> found) =>
        known.Count == found.Count && known.Zip(found).All(pair => IsSame(pair.First, pair.Second));
}
