namespace Cidadao.Cli.Sample;

/// <summary>A file inside the zip: its header, and how a contract is written to it.</summary>
internal sealed record PortalEntry(string Name, byte[] Header, Func<CsvBuffer, ContractDraft, int> Write);

/// <summary>The four files of the Portal's bulk download "compras" (domain.md 2).</summary>
internal static class PortalRows
{
    private static readonly byte[] Sealed = Windows1252.Field("Informação protegida por sigilo nos termos da legislação vigente");
    private static readonly byte[] NotApplicable = Windows1252.Field("Não se aplica");
    private static readonly byte[] Active = Windows1252.Field("Ativo");

    public static PortalEntry Contracts { get; } = Entry("Compras", WriteContract,
        "Número do Contrato", "Objeto", "Fundamento Legal", "Modalidade Compra", "Situação Contrato", "Código Órgão Superior",
        "Nome Órgão Superior", "Código Órgão", "Nome Órgão", "Código UG", "Nome UG", "Data Assinatura Contrato", "Data Publicação DOU",
        "Data Início Vigência", "Data Fim Vigência", "Código Contratado", "Nome Contratado", "Valor Inicial Compra", "Valor Final Compra",
        "Número Licitação", "Código UG Licitação", "Nome UG Licitação", "Código Modalidade Compra Licitação", "Modalidade Compra Licitação");

    public static PortalEntry Items { get; } = Entry("ItemCompra", WriteItems,
        "Código Órgão", "Nome Órgão", "Código UG", "Nome UG", "Número Contrato", "Código Item Compra", "Descrição Item Compra",
        "Descrição Complementar Item Compra", "Quantidade Item", "Valor Item");

    public static PortalEntry Amendments { get; } = Entry("TermoAditivo", WriteAmendments,
        "Número Contrato", "Código Órgão Superior", "Nome Órgão Superior", "Código Órgão", "Nome Órgão", "Código UG", "Nome UG",
        "Número Termo Aditivo", "Data Publicação", "Objeto");

    public static PortalEntry Apostilles { get; } = Entry("Apostilamento", WriteApostille,
        "Número Contrato", "Código Órgão Superior", "Nome Órgão Superior", "Código Órgão", "Nome Órgão", "Código UG", "Nome UG",
        "Número Apostilamento", "Descrição Apostilamento", "Valor Apostilamento", "Data de inclusão", "Situação Apostilamento");

    private static PortalEntry Entry(string name, Func<CsvBuffer, ContractDraft, int> write, params string[] columns)
    {
        var header = new CsvBuffer(1024);
        foreach (var column in columns)
            header.Field(Windows1252.Field(column));
        header.EndRow();
        return new PortalEntry(name, header.Written.ToArray(), write);
    }

    private static int WriteContract(CsvBuffer row, ContractDraft contract)
    {
        row.Code((contract.Number, 5), (contract.NumberYear, 4));
        if (contract.IsSealed)
            row.Field(Sealed);
        else
            row.Field(contract.ObjectParts.AsSpan(0, contract.ObjectPartCount));
        row.Field(contract.LegalBasis);
        row.Field(contract.Method.Text);
        row.Field(NotApplicable);
        row.Joined(contract.Unit.Hierarchy);
        row.Date(contract.SignedOn);
        row.Date(contract.PublishedOn);
        row.Date(contract.StartsOn);
        row.Date(contract.EndsOn);
        contract.Supplier.WriteCode(row);
        contract.Supplier.WriteName(row);
        row.Money(contract.Initial, 4);
        row.Money(contract.Final, 4);
        WriteTender(row, contract);
        row.EndRow();
        return 1;
    }

    private static void WriteTender(CsvBuffer row, ContractDraft contract)
    {
        if (contract.TenderNumber > 0)
        {
            row.Code((contract.TenderNumber, 5), (contract.TenderYear, 4));
            row.Code((contract.TenderUnit.Code, 6));
            row.Field(contract.TenderUnit.Name);
            row.Field(contract.Method.TenderCode);
            row.Field(contract.Method.Text);
            return;
        }

        row.Field(contract.TenderNumber == 0 ? "-3"u8 : "-2"u8);
        for (var column = 0; column < 4; column++)
            row.Field(ReadOnlySpan<byte>.Empty);
    }

    private static int WriteItems(CsvBuffer row, ContractDraft contract)
    {
        foreach (ref readonly var item in contract.Items.AsSpan(0, contract.ItemCount))
        {
            row.Joined(contract.Unit.AgencyAndUnit);
            row.Code((contract.Number, 5), (contract.NumberYear, 4));
            if (contract.IsSealed)
                row.Field("0"u8);
            else
                row.Code(
                    (contract.Unit.Code, 6), (contract.Method.ItemModality, 2), (contract.ItemTenderNumber, 5), (contract.TenderYear, 4),
                    (item.Sequence, 5));
            row.Field(contract.IsSealed ? Sealed : item.Description);
            row.Field(contract.IsSealed ? Sealed : item.Complement);
            row.Number(item.Quantity);
            row.Money(item.Price, 2);
            row.EndRow();
        }

        return contract.ItemCount;
    }

    private static int WriteAmendments(CsvBuffer row, ContractDraft contract)
    {
        foreach (ref readonly var amendment in contract.Amendments.AsSpan(0, contract.AmendmentCount))
        {
            row.Code((contract.Number, 5), (contract.NumberYear, 4));
            row.Joined(contract.Unit.Hierarchy);
            row.Code((amendment.Number, 5), (amendment.PublishedOn.Year, 4));
            row.Date(amendment.PublishedOn);
            row.Field(amendment.Text);
            row.EndRow();
        }

        return contract.AmendmentCount;
    }

    private static int WriteApostille(CsvBuffer row, ContractDraft contract)
    {
        if (contract.Apostille is not { } note)
            return 0;
        row.Code((contract.Number, 5), (contract.NumberYear, 4));
        row.Joined(contract.Unit.Hierarchy);
        row.Code((note.Number, 5), (note.IncludedOn.Year, 4));
        row.Field(note.Description);
        row.Money(note.Value, 2);
        row.Date(note.IncludedOn);
        row.Field(Active);
        row.EndRow();
        return 1;
    }
}
