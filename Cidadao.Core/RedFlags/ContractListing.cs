namespace Cidadao.Core.RedFlags;

/// <summary>Lists the contracts of a group among the inputs of its evidence.</summary>
internal static class ContractListing
{
    /// <summary>A longer list is for the finding's contracts to give, not for a person to read.</summary>
    private const int Most = 40;

    /// <param name="rows">Rows with a day of signature, in the order to list them.</param>
    public static void AppendTo(List<Figure> inputs, List<LocalizedText> notes, ContractView view, IReadOnlyList<int> rows)
    {
        foreach (var row in rows.Take(Most))
        {
            var signedOn = view.SignedOn[row].GetValueOrDefault();
            inputs.Add(Figures.Brl(
                $"Contrato {view.Numbers[row]}, assinado em {Wording.Pt.Date(signedOn)}",
                $"Contract {view.Numbers[row]}, signed on {Wording.En.Date(signedOn)}",
                view.InitialValues[row]));
        }

        if (rows.Count > Most)
        {
            notes.Add(new LocalizedText(
                $"As parcelas mostram {Most} de {Wording.Pt.Count(rows.Count)} contratos; a lista completa está nos contratos do indício.",
                $"The inputs show {Most} of {Wording.En.Count(rows.Count)} contracts; the finding's contracts are the whole list."));
        }
    }

    public static long[] IdsOf(ContractView view, IReadOnlyList<int> rows)
    {
        long[] ids = [.. rows.Select(row => view.Ids[row])];
        Array.Sort(ids);
        return ids;
    }
}
