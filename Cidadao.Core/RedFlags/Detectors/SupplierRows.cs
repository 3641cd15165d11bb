namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>Contracts with a plausible value and an identified supplier, by supplier.</summary>
internal static class SupplierRows
{
    public static RowGroups Of(ContractView view, DetectionBuilder detection, CancellationToken cancellation)
    {
        var keyed = new KeyedRows(view.Count);
        for (var row = 0; row < view.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!SupplierText.IsIdentified(view, row))
            {
                detection.Exclude(ExclusionReason.SecretParty, "supplier");
            }
            else if (!ValueGate.IsPlausible(view.InitialValues[row]))
            {
                detection.Exclude(ExclusionReason.ImplausibleValue, "initialValue");
            }
            else
            {
                keyed.Add(view.Suppliers[row], row);
            }
        }

        return keyed.Group();
    }
}
