namespace Cidadao.Core.Imports;

/// <summary>Why a row did not go in: a closed list. The texts for users are the API's.</summary>
public enum RejectionReason : short
{
    /// <summary>A quote is opened in the record and never closed.</summary>
    UnclosedQuote = 1,

    /// <summary>Something stands between a closing quote and the next separator.</summary>
    TextAfterQuote = 2,

    /// <summary>More than <see cref="Reading.CsvRecordReader.MaxRecordLength"/> characters.</summary>
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

    /// <summary>What the row belongs to, a contract or a tender, is neither in the file nor in the database.</summary>
    ContractNotInFile = 10,

    /// <summary>The bytes are not text in the file's encoding.</summary>
    InvalidText = 11,

    /// <summary>A participant or sanctioned party whom the source withholds: a placeholder, nobody.</summary>
    WithheldParty = 12,

    /// <summary>Not a JSON object.</summary>
    NotAnObject = 13,
}

/// <summary>What is wrong with a row.</summary>
/// <param name="Column">Name in the header, or path in the JSON; null when the row as a whole is meant.</param>
public readonly record struct RowProblem(RejectionReason Reason, string? Column, string? Value)
{
    private const int MaxValueShown = 80;

    /// <summary>A value that may be kept with a rejection: short, and without anybody's CPF.</summary>
    public static string Shown(string value)
    {
        var text = (value.Length > MaxValueShown ? string.Concat(value.AsSpan(0, MaxValueShown), "…") : value).Replace('\0', '␀');
        return Contracts.PersonalData.MaskCpf(text) ?? Contracts.PersonalData.MaskIn(text);
    }
}
