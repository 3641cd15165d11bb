namespace Cidadao.Core.RedFlags;

/// <summary>What the findings on single contracts have in common.</summary>
internal static class ContractText
{
    public static string SubjectOf(ContractView view, int row) => $"contract:{view.Ids[row]}";

    /// <returns>Number, unit and supplier, so that a reader finds the contract in its source.</returns>
    public static IEnumerable<Figure> Identity(ContractView view, int row)
    {
        yield return Figures.Text("Contrato", "Contract", view.Numbers[row]);
        yield return UnitOf(view, row);
        yield return SupplierText.FigureOf(view, row);
    }

    public static Figure UnitOf(ContractView view, int row)
    {
        var unit = view.UnitParties[view.Units[row]];
        return Figures.Text("Unidade gestora", "Buying unit", $"{unit.Code} {unit.Name}");
    }

    /// <returns>The initial value; 0 where it is implausible.</returns>
    public static decimal ValueOf(ContractView view, int row) =>
        ValueGate.IsPlausible(view.InitialValues[row]) ? view.InitialValues[row] : 0;
}
