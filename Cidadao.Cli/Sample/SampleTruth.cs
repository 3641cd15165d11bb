using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cidadao.Cli.Sample;

/// <summary>What stands in a generated file and what should be found in it: the side file <c>NAME.truth.json</c>.</summary>
/// <param name="Month"><c>yyyyMM</c>.</param>
/// <param name="Cases">Planted cases and decoys, in the order of planting.</param>
public sealed record SampleTruth(int Seed, string Month, SampleCounts Counts, IReadOnlyList<TruthCase> Cases);

/// <summary>Control figures: data rows per entry, and the sums of the contracts' values in BRL.</summary>
public sealed record SampleCounts(long Contracts, long Items, long Amendments, long Apostilles, decimal InitialValue, decimal FinalValue);

/// <summary>One planted case.</summary>
/// <param name="Id">Unique within the file: <c>F01-at-the-works-limit-1</c>.</param>
/// <param name="Kind">What sort of case it is; the same in every file.</param>
/// <param name="IsExpected">True when the indicator must find it; false for a decoy, which it must not.</param>
/// <param name="Planted">In English, what was done.</param>
/// <param name="Contracts">The contracts that a finding of it rests on.</param>
/// <param name="Figures">Expected figures in invariant notation: amounts in BRL, dates as <c>yyyy-MM-dd</c>.</param>
public sealed record TruthCase(
    string Id,
    string Indicator,
    string Kind,
    TruthDifficulty Difficulty,
    bool IsExpected,
    string Planted,
    IReadOnlyList<TruthContract> Contracts,
    IReadOnlyDictionary<string, string> Figures);

/// <summary>Names a row of <c>Compras</c>: no other row of the file has the same unit and number.</summary>
/// <param name="Unit"><c>Código UG</c>.</param>
/// <param name="Number"><c>Número do Contrato</c>.</param>
public sealed record TruthContract(string Unit, string Number);

/// <summary>How far a case is from the threshold: on it is hard.</summary>
public enum TruthDifficulty
{
    Easy,
    Medium,
    Hard,
}

/// <summary>The side file's format.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(SampleTruth))]
public sealed partial class SampleTruthJson : JsonSerializerContext;
