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
        RejectionReason.NotANumber => new("Não é um número como 1234,56.", "Not a number such as 1234,56."),
        RejectionReason.NumberOutOfRange => new("O número tem mais de 15 dígitos antes da vírgula ou de 4 depois dela.", "The number has more than 15 digits before the comma or 4 after it."),
        RejectionReason.NotADate => new("Não é uma data como 31/12/2024.", "Not a date such as 31/12/2024."),
        RejectionReason.NulCharacter => new("A linha contém um caractere nulo.", "The row holds a NUL character."),
        RejectionReason.ContractNotInFile => new("O contrato ou a licitação desta linha não está no arquivo.", "The row's contract or tender is not in the file."),
        RejectionReason.InvalidText => new("O texto não está na codificação do arquivo.", "The text is not in the file's encoding."),
        RejectionReason.WithheldParty => new("A fonte oculta o participante: não é ninguém.", "The source withholds the participant: it is nobody."),
        RejectionReason.NotAnObject => new("Não é um objeto JSON.", "Not a JSON object."),
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, null),
    };

    /// <summary>Status, problem type and title of a refusal.</summary>
    public static (int Status, string Type, LocalizedText Title) Of(ImportRefusal refusal) => refusal switch
    {
        ImportRefusal.UnknownFormat => (StatusCodes.Status415UnsupportedMediaType, "unknown-format", new("Formato desconhecido", "Unknown format")),
        ImportRefusal.DamagedJson => (StatusCodes.Status422UnprocessableEntity, "damaged-json", new("O JSON está danificado", "The JSON is damaged")),
        ImportRefusal.DamagedZip => (StatusCodes.Status422UnprocessableEntity, "damaged-zip", new("O zip está danificado", "The zip is damaged")),
        ImportRefusal.TooLarge => (StatusCodes.Status413PayloadTooLarge, "too-large", new("O arquivo é grande demais", "The file is too large")),
        ImportRefusal.TooManyEntries => (StatusCodes.Status422UnprocessableEntity, "too-many-entries", new("O zip tem arquivos demais", "The zip has too many entries")),
        ImportRefusal.InflatesTooMuch => (StatusCodes.Status422UnprocessableEntity, "inflates-too-much", new("O zip cresce demais", "The zip inflates too much")),
        ImportRefusal.UnknownHeader => (StatusCodes.Status422UnprocessableEntity, "unknown-header", new("Cabeçalho desconhecido", "Unknown header")),
        ImportRefusal.Empty => (StatusCodes.Status422UnprocessableEntity, "empty", new("Não há nada no arquivo", "There is nothing in the file")),
        ImportRefusal.TooManyRejections => (StatusCodes.Status422UnprocessableEntity, "too-many-rejections", new("Linhas demais recusadas", "Too many rows rejected")),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, null),
    };
}
