using Cidadao.Core.RedFlags;

namespace Cidadao.Core.Imports;

/// <summary>Why a whole file is refused: a closed list.</summary>
public enum ImportRefusal : short
{
    DamagedZip = 2,
    TooManyEntries = 3,
    TooLarge = 4,
    InflatesTooMuch = 5,
    UnknownHeader = 6,
    Empty = 7,
    TooManyRejections = 9,
    UnknownFormat = 10,
    DamagedJson = 11,
}

/// <summary>A file of which nothing goes in.</summary>
/// <param name="refusal">The kind of refusal.</param>
/// <param name="detail">What was found and what would have been accepted, for a person to read.</param>
public sealed class ImportRefusedException(ImportRefusal refusal, LocalizedText detail) : Exception(detail.En)
{
    public ImportRefusal Refusal => refusal;

    public LocalizedText Detail => detail;
}
