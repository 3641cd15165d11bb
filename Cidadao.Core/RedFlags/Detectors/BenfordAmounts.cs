using Cidadao.Core.RedFlags.Statistics;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>The amounts whose digits are looked at, and the contract of each.</summary>
internal sealed class BenfordAmounts
{
    private readonly ContractView _view;

    private BenfordAmounts(ContractView view, int capacity)
    {
        _view = view;
        Values = new(capacity);
        Rows = new(capacity);
        FirstTwo = new(capacity);
    }

    /// <summary>BRL; of their magnitude only.</summary>
    public List<double> Values { get; }

    public List<int> Rows { get; }

    public List<int> FirstTwo { get; }

    public int Count => Values.Count;

    public bool HasSupplier(int amount) => SupplierText.IsIdentified(_view, Rows[amount]);

    public static BenfordAmounts Of(ContractView view, DetectionBuilder detection, CancellationToken cancellation)
    {
        var amounts = new BenfordAmounts(view, view.Items.Count + view.Count);
        var hasItems = new bool[view.Count];
        for (var line = 0; line < view.Items.Count; line++)
        {
            cancellation.ThrowIfCancellationRequested();
            var row = view.Items.Contracts[line];
            hasItems[row] = true;
            if (view.Items.IsSharedNumber[line])
            {
                detection.Exclude(ExclusionReason.NotApplicable, "sharedNumber");
            }
            else
            {
                amounts.Add(row, LineValue(view.Items, line), "lineValue", detection);
            }
        }

        for (var row = 0; row < view.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!hasItems[row])
            {
                amounts.Add(row, view.InitialValues[row], "initialValue", detection);
            }
        }

        return amounts;
    }

    /// <returns>0, which is implausible, where either factor is beyond anything real: the product would not fit.</returns>
    private static decimal LineValue(ItemView items, int line) =>
        items.Quantities[line] is > 0 and < ValueGate.ImplausibleFrom && ValueGate.IsPlausible(items.UnitPrices[line])
            ? items.Quantities[line] * items.UnitPrices[line]
            : 0;

    private void Add(int row, decimal amount, string field, DetectionBuilder detection)
    {
        if (!ValueGate.IsPlausible(amount))
        {
            detection.Exclude(ExclusionReason.ImplausibleValue, field);
            return;
        }

        Values.Add((double)amount);
        Rows.Add(row);
        FirstTwo.Add(BenfordLaw.LeadingDigits(amount, BenfordLaw.FirstTwo));
    }
}
