using Cidadao.Core.Imports;
using Cidadao.Core.RedFlags;

namespace Cidadao.Api.Imports;

/// <summary>Rejections and refusals in words.</summary>
internal static class ImportTexts
{
    public static LocalizedText Of(RejectionReason reason) => reason switch
    {
        RejectionReason.UnclosedQuote => new("Uma aspa é aberta e não é fechada.", "A quote is opened and never closed."),
        RejectionReason.TextAfterQuote => new("Há texto entre a aspa que fecha o campo e o separador.", "There is text between a closing quote and the separator."),
        RejectionReason.RecordTooLong => new("A linha é longa demais.", "The record is too long."),
        RejectionReason.WrongFieldCount => new("O número de campos difere do cabeçalho.", "The number of fields differs from the header's."),
        RejectionReason.Blank => new("O campo é obrigatório e está em branco.", "The field is required and blank."),
        RejectionReason.NotANumber => new("Não é um número com vírgula decimal.", "Not a number with a decimal comma."),
        RejectionReason.NumberOutOfRange => new("O número tem mais de 15 dígitos antes da vírgula ou de 4 depois dela.", "The number has more than 15 digits before the comma or 4 after it."),
        RejectionReason.NotADate => new("Não é uma data dd/mm/aaaa.", "Not a date as dd/MM/yyyy."),
        RejectionReason.NulCharacter => new("A linha contém um caractere nulo.", "The row holds a NUL character."),
        RejectionReason.ContractNotInFile => new("O contrato desta linha não está no arquivo.", "The row's contract is not in the file."),
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };

    /// <summary>Status, problem type and title of a refusal.</summary>
    public static (int Status, string Type, LocalizedText Title) Of(ImportRefusal refusal) => refusal switch
    {
        ImportRefusal.NotAZip => (StatusCodes.Status415UnsupportedMediaType, "not-a-zip", new("O arquivo não é um zip", "The file is not a zip")),
        ImportRefusal.DamagedZip => (StatusCodes.Status422UnprocessableEntity, "damaged-zip", new("O zip está danificado", "The zip is damaged")),
        ImportRefusal.TooLarge => (StatusCodes.Status413PayloadTooLarge, "too-large", new("O arquivo é grande demais", "The file is too large")),
        ImportRefusal.TooManyEntries => (StatusCodes.Status422UnprocessableEntity, "too-many-entries", new("O zip tem arquivos demais", "The zip has too many entries")),
        ImportRefusal.InflatesTooMuch => (StatusCodes.Status422UnprocessableEntity, "inflates-too-much", new("O zip cresce demais", "The zip inflates too much")),
        ImportRefusal.UnknownHeader => (StatusCodes.Status422UnprocessableEntity, "unknown-header", new("Cabeçalho desconhecido", "Unknown header")),
        ImportRefusal.NoContracts => (StatusCodes.Status422UnprocessableEntity, "no-contracts", new("O zip não traz contratos", "The zip holds no contracts")),
        ImportRefusal.RepeatedFile => (StatusCodes.Status422UnprocessableEntity, "repeated-file", new("Arquivo repetido no zip", "Repeated file in the zip")),
        ImportRefusal.TooManyRejections => (StatusCodes.Status422UnprocessableEntity, "too-many-rejections", new("Linhas demais recusadas", "Too many rows rejected")),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, null),
    };
}
