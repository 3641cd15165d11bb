using System.Text.Json;
using System.Text.Json.Serialization;
using Cidadao.Api.Responses;

namespace Cidadao.Cli.Client;

/// <summary>What <c>investigate --json</c> prints.</summary>
internal sealed record InvestigationReport(InvestigationResponse Investigation, IReadOnlyList<FindingSummary> Findings);

/// <summary>What became of the files of one upload; what <c>import --json</c> prints.</summary>
/// <param name="Files">Their names, in the order in which they were given.</param>
/// <param name="Import">Null when the upload was refused.</param>
/// <param name="Rejections">The first rows that did not go in.</param>
/// <param name="Problem">Why the upload was refused; null otherwise.</param>
internal sealed record ImportReport(
    IReadOnlyList<string> Files, ImportResponse? Import, IReadOnlyList<RejectionResponse> Rejections, Problem? Problem);

/// <summary>Formats of the command line's own; the API's are in <see cref="ApiJson"/>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(InvestigationReport))]
[JsonSerializable(typeof(ImportReport))]
internal sealed partial class CliJson : JsonSerializerContext;
