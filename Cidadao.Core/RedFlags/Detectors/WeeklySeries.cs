namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>What one unit or supplier contracted week by week.</summary>
/// <param name="Group">Row of the party.</param>
/// <param name="FirstWeek">Monday of the first week.</param>
/// <param name="Values">ln(1 + BRL) of each week, first to last.</param>
/// <param name="Contracts">Ascending.</param>
internal sealed record WeeklySeries(bool IsUnit, int Group, DateOnly FirstWeek, double[] Values, long[] Contracts)
{
    private const int DaysPerWeek = 7;

    public static List<WeeklySeries> Of(
        ContractView view, bool isUnit, PeriodicSpendingOptions options, DetectionBuilder detection, CancellationToken cancellation)
    {
        var keyed = new KeyedRows(view.Count);
        for (var row = 0; row < view.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (view.SignedOn[row] is not null && ValueGate.IsPlausible(view.InitialValues[row]) && (isUnit || SupplierText.IsIdentified(view, row)))
            {
                keyed.Add(isUnit ? view.Units[row] : view.Suppliers[row], row);
            }
            else if (isUnit)
            {
                detection.Exclude(
                    view.SignedOn[row] is null ? ExclusionReason.MissingField : ExclusionReason.ImplausibleValue,
                    view.SignedOn[row] is null ? "signedOn" : "initialValue");
            }
        }

        var groups = keyed.Group();
        var series = new List<WeeklySeries>();
        for (var group = 0; group < groups.Count; group++)
        {
            if (groups[group].Length < options.MinActiveWeeks || Build(view, groups[group], isUnit, options) is not { } one)
            {
                detection.Exclude(ExclusionReason.NotEnoughData, isUnit ? $"unit weeks<{options.MinWeeks}" : $"supplier weeks<{options.MinWeeks}");
            }
            else
            {
                series.Add(one);
            }
        }

        // By name and not by row, whose order is the reader's.
        series.Sort((one, other) => string.CompareOrdinal(one.Party(view).Key, other.Party(view).Key));
        return series;
    }

    public (string Key, string Code, string Name) Party(ContractView view) => IsUnit
        ? ($"unit:{view.UnitParties[Group].Code}", view.UnitParties[Group].Code, view.UnitParties[Group].Name)
        : ($"supplier:{view.SupplierParties[Group].Id}", view.SupplierParties[Group].Document, view.SupplierParties[Group].Name);

    private static WeeklySeries? Build(ContractView view, ReadOnlySpan<int> rows, bool isUnit, PeriodicSpendingOptions options)
    {
        var (first, last) = (int.MaxValue, int.MinValue);
        foreach (var row in rows)
        {
            var week = WeekOf(view, row);
            (first, last) = (Math.Min(first, week), Math.Max(last, week));
        }

        if (last - first + 1 < options.MinWeeks)
        {
            return null;
        }

        // Decimal sums are exact, so that the order of the contracts does not matter.
        var sums = new decimal[last - first + 1];
        foreach (var row in rows)
        {
            sums[WeekOf(view, row) - first] += view.InitialValues[row];
        }

        return sums.Count(sum => sum > 0) < options.MinActiveWeeks
            ? null
            : new(
                isUnit,
                isUnit ? view.Units[rows[0]] : view.Suppliers[rows[0]],
                DateOnly.FromDayNumber(first * DaysPerWeek),
                Array.ConvertAll(sums, sum => Math.Log(1 + (double)sum)),
                ContractListing.IdsOf(view, rows.ToArray()));
    }

    /// <summary>Day number 0 is a Monday.</summary>
    private static int WeekOf(ContractView view, int row) => view.SignedOn[row].GetValueOrDefault().DayNumber / DaysPerWeek;
}
