namespace Cidadao.Core.Imports;

/// <summary>Why a row did not go in: a closed list. The texts for users are the API's.</summary>
public enum RejectionReason : short
{
    /// <summary>A quote is opened in the record and never closed.</summary>
    UnclosedQuote = 1,

    /// <summary>Something stands between a closing quote and the next separator.</summary>
    TextAfterQuote = 2,

    /// <summary>More than <see cref="CsvRecordReader.MaxRecordLength"/> characters.</summary>
    RecordTooLong = 3,

    /// <summary>More or fewer fields than the header has.</summary>
    WrongFieldCount = 4,

    /// <summary>A field that identifies the row is blank.</summary>
    Blank = 5,

    /// <summary>Not a decimal number with a comma.</summary>
    NotANumber = 6,

    /// <summary>More digits than the column holds: 15 before the comma, 4 after it.</summary>
    NumberOutOfRange = 7,

    /// <summary>Not a day as <c>dd/MM/yyyy</c>.</summary>
    NotADate = 8,

    /// <summary>A NUL character, which no text of the source may hold.</summary>
    NulCharacter = 9,

    /// <summary>The contract that the row belongs to is not in the file.</summary>
    ContractNotInFile = 10,
}

/// <summary>What is wrong with a row.</summary>
/// <param name="Column">Name in the header; null when the row as a whole is meant.</param>
public readonly record struct RowProblem(RejectionReason Reason, string? Column, string? Value);
