using Cidadao.Core.Contracts;

namespace Cidadao.Core.RedFlags;

/// <summary>How suppliers stand in sentences, and which of them are parties at all.</summary>
internal static class SupplierText
{
    private static readonly LocalizedText Secret = new("fornecedor sob sigilo", "a withheld supplier");

    /// <summary>Two persons may share one mask, so that a group by supplier may join two of them.</summary>
    public static LocalizedText MaskedPerson { get; } = new(
        "O fornecedor é pessoa física com CPF mascarado: duas pessoas podem ter a mesma máscara.",
        "The supplier is a natural person with a masked CPF: two persons may share one mask.");

    public static bool IsIdentified(ContractView view, int row) => view.SupplierParties[view.Suppliers[row]].Kind != SupplierKind.Secret;

    /// <returns>The name out of the source, shortened; a description where the source withholds it.</returns>
    public static LocalizedText NameOf(ContractView view, int row)
    {
        var supplier = view.SupplierParties[view.Suppliers[row]];
        if (supplier.Kind == SupplierKind.Secret)
        {
            return Secret;
        }

        var name = Wording.Short(supplier.Name);
        return new LocalizedText(name, name);
    }

    /// <returns>Name and document, as an input of a finding.</returns>
    public static Figure FigureOf(ContractView view, int row)
    {
        var supplier = view.SupplierParties[view.Suppliers[row]];
        return Figures.Text("Fornecedor", "Supplier", $"{supplier.Name} ({supplier.Document})");
    }
}
