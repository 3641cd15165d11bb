namespace Cidadao.Cli.Sample;

/// <summary>Amendments of about 15 % and notes of about 3 % of ordinary contracts; a change of value stays within the legal share.</summary>
internal static class BackgroundChanges
{
    private const double LargestChange = 0.24;

    private static readonly byte[][] Extensions = Windows1252.Fields(
        "Objetivo: PRORROGAÇÃO DO PRAZO DE VIGÊNCIA", "Objetivo: PRORROGAR POR 12 (DOZE) MESES O PRAZO DE VIGÊNCIA DO CONTRATO",
        "Objetivo: PRORROGAÇÃO DO PRAZO DE EXECUÇÃO POR 90 (NOVENTA) DIAS\r\nE RATIFICAÇÃO DAS DEMAIS CLÁUSULAS");

    private static readonly byte[][] Increases = Windows1252.Fields(
        "Objetivo: ACRÉSCIMO QUANTITATIVO DE SERVIÇOS", "Objetivo: ACRÉSCIMO DE MATERIAIS E PRORROGAÇÃO DO PRAZO DE VIGÊNCIA");

    private static readonly byte[][] Cuts = Windows1252.Fields("Objetivo: SUPRESSÃO DE ITENS DO CONTRATO", "Objetivo: SUPRESSÃO DE SERVIÇOS");

    private static readonly byte[][] Readjustments = Windows1252.Fields("Objetivo: REAJUSTE DE PREÇOS PELO ÍNDICE CONTRATUAL", "Objetivo: REPACTUAÇÃO – CONVENÇÃO COLETIVA");

    private static readonly byte[] NoteText = Windows1252.Field("Apostilamento: REAJUSTE ANUAL DE PREÇOS");

    public static void Fill(ContractDraft contract, ref SampleRandom random)
    {
        contract.AmendmentCount = 0;
        contract.Apostille = random.Rarely(33) ? Note(contract, ref random) : null;
        if (random.Share() >= 0.15)
            return;
        var count = random.Share() switch { < 0.80 => 1, < 0.96 => 2, _ => 3 + random.Below(ContractDraft.MaxAmendments - 2) };
        for (var number = 1; number <= count; number++)
        {
            var text = number == 1 ? Decisive(contract, ref random) : Pick(Extensions, ref random);
            contract.AddAmendment(new AmendmentDraft(number, Later(contract, number, ref random), text));
        }
    }

    private static byte[] Decisive(ContractDraft contract, ref SampleRandom random)
    {
        var kind = random.Share();
        if (kind < 0.55)
            return Pick(Extensions, ref random);
        var (texts, sign, largest) = kind switch
        {
            < 0.82 => (Increases, 1, LargestChange),
            < 0.91 => (Cuts, -1, LargestChange),
            _ => (Readjustments, 1, 0.06),
        };
        contract.Final = contract.Initial + sign * (long)(contract.Initial * largest * random.Share());
        return Pick(texts, ref random);
    }

    private static ApostilleDraft Note(ContractDraft contract, ref SampleRandom random) =>
        new(1, NoteText, (long)(contract.Initial * 0.05 * random.Share()), Later(contract, 1, ref random));

    private static DateOnly Later(ContractDraft contract, int number, ref SampleRandom random) =>
        contract.PublishedOn.AddDays(45 * number + random.Below(40));

    private static byte[] Pick(byte[][] texts, ref SampleRandom random) => texts[random.Below(texts.Length)];
}
