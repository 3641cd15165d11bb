using System.Linq.Expressions;
using System.Text.Json;
using Cidadao.Api.Responses;
using Cidadao.Core.Agents;
using Cidadao.Core.Database;
using Cidadao.Core.RedFlags;

namespace Cidadao.Api.Findings;

/// <summary>Findings as the wire has them.</summary>
internal static class FindingMapping
{
    /// <summary>What a list needs: everything but the evidence.</summary>
    public static readonly Expression<Func<FindingRecord, FindingRow>> Row = f => new FindingRow(
        f.Id, f.InvestigationId, f.Indicator, f.Subject, f.Facts, f.Agent, f.Severity, f.Score, f.Confidence, f.Value, f.Summary, f.ContractIds.Length, f.FoundAt);

    /// <summary>The same of one that was read whole.</summary>
    public static readonly Func<FindingRecord, FindingRow> RowOf = Row.Compile();

    public static FindingSummary Summary(FindingRow row) => new(
        row.Id,
        row.InvestigationId,
        row.Indicator,
        Title(row.Indicator),
        Text(JsonSerializer.Deserialize(row.Summary, CoreJson.Default.LocalizedText)!),
        Wire.Name(row.Severity),
        row.Score,
        row.Confidence,
        row.Value,
        Wire.Name(row.Agent),
        row.Contracts,
        row.FoundAt);

    /// <returns>The code itself where the catalogue no longer has it.</returns>
    public static TextResponse Title(string code) => Text(RedFlagCatalog.Find(code)?.Title ?? new(code, code));

    public static IndicatorResponse Indicator(Indicator indicator) => new(
        indicator.Code,
        Wire.Name(indicator.Agent),
        Text(indicator.Title),
        Text(indicator.Explanation),
        Text(indicator.Formula),
        Threshold(indicator.Threshold),
        indicator.LegalBasis,
        Text(indicator.Innocent))
    {
        SeverityRule = Text(indicator.SeverityRule),
        Peers = indicator.Peers is { } peers ? Text(peers) : null,
        Limits = Text(indicator.Limits),
        Fields = indicator.Fields,
        Parameters =
        [
            .. indicator.Parameters.Select(parameter => new ParameterResponse(
                parameter.Name, parameter.Default, parameter.Unit, parameter.Least, parameter.Most, Text(parameter.Meaning))),
        ],
    };

    public static EvidenceResponse Evidence(string json)
    {
        var evidence = JsonSerializer.Deserialize(json, CoreJson.Default.Evidence)!;
        return new(
            [.. evidence.Inputs.Select(Figure)],
            evidence.PeerGroup is { } peers ? new(Text(peers.Definition), peers.Size, [.. peers.Statistics.Select(Figure)]) : null,
            Threshold(evidence.Threshold),
            Figure(evidence.Result),
            [.. evidence.Notes.Select(Text)])
        {
            Chart = evidence.Chart is { } chart
                ? new(Wire.Name(chart.Kind), Text(chart.Axis), chart.Unit, chart.Peers, chart.Case, chart.Threshold) { IsLogarithmic = chart.IsLogarithmic }
                : null,
        };
    }

    public static TextResponse Text(LocalizedText text) => new(text.Pt, text.En);

    private static FigureResponse Figure(Figure figure) => new(Text(figure.Name), figure.Value, figure.Unit);

    private static ThresholdResponse Threshold(Threshold threshold) => new(threshold.Value, threshold.Unit, threshold.Source);
}

/// <summary>A finding without its evidence.</summary>
internal sealed record FindingRow(
    long Id, Guid InvestigationId, string Indicator, string Subject, string Facts, AgentRole Agent, Severity Severity, double Score, double Confidence, decimal Value,
    string Summary, int Contracts, DateTimeOffset FoundAt);
