namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>Contracts with a plausible value and a day of signature, by buying unit and year.</summary>
internal static class UnitYears
{
    public static RowGroups Of(ContractView view, DetectionBuilder detection, CancellationToken cancellation, Func<int, bool>? admits = null)
    {
        var keyed = new KeyedRows(view.Count);
        for (var row = 0; row < view.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (view.SignedOn[row] is not { } signedOn)
            {
                detection.Exclude(ExclusionReason.MissingField, "signedOn");
            }
            else if (!ValueGate.IsPlausible(view.InitialValues[row]))
            {
                detection.Exclude(ExclusionReason.ImplausibleValue, "initialValue");
            }
            else if (admits is null || admits(row))
            {
                keyed.Add(RowGroups.Pack(view.Units[row], signedOn.Year), row);
            }
        }

        return keyed.Group();
    }
}
