using System.Runtime.InteropServices;
using Cidadao.Core.RedFlags.Statistics;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>How the value of a group of contracts is spread over its suppliers.</summary>
/// <param name="Suppliers">With their sums in BRL, largest first, equal ones by identifier.</param>
/// <param name="Total">BRL, above zero.</param>
/// <param name="Index">Herfindahl index, in [1/n, 1].</param>
internal sealed record SupplierMarket(IReadOnlyList<(SupplierParty Supplier, decimal Amount)> Suppliers, decimal Total, double Index)
{
    private const int MostListed = 15;

    public (SupplierParty Supplier, decimal Amount) Largest => Suppliers[0];

    /// <summary>In (0, 1].</summary>
    public double LargestShare => (double)(Largest.Amount / Total);

    /// <param name="rows">At least one; values above zero.</param>
    public static SupplierMarket Of(ContractView view, ReadOnlySpan<int> rows)
    {
        var sums = new Dictionary<int, decimal>();
        foreach (var row in rows)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(sums, view.Suppliers[row], out _) += view.InitialValues[row];
        }

        var index = HerfindahlIndex.Of([.. sums.Values])
            ?? throw new InvalidOperationException("A market without value has no concentration.");
        var suppliers = new (SupplierParty Supplier, decimal Amount)[sums.Count];
        var (count, total) = (0, 0m);
        foreach (var (supplier, amount) in sums)
        {
            suppliers[count++] = (view.SupplierParties[supplier], amount);
            total += amount;
        }

        Array.Sort(suppliers, static (left, right) => right.Amount.CompareTo(left.Amount) is var byAmount and not 0
            ? byAmount
            : left.Supplier.Id.CompareTo(right.Supplier.Id));
        return new SupplierMarket(suppliers, total, index);
    }

    public List<int> RowsOfLargest(ContractView view, ReadOnlySpan<int> rows)
    {
        var kept = new List<int>();
        foreach (var row in rows)
        {
            if (view.SupplierParties[view.Suppliers[row]].Id == Largest.Supplier.Id)
            {
                kept.Add(row);
            }
        }

        return kept;
    }

    /// <returns>The largest suppliers' sums, and what the others come to, so that the index can be recomputed.</returns>
    public IEnumerable<Figure> Figures()
    {
        foreach (var (supplier, amount) in Suppliers.Take(MostListed))
        {
            var name = Wording.Short(supplier.Name);
            yield return RedFlags.Figures.Brl($"Soma de {name} ({supplier.Document})", $"Sum of {name} ({supplier.Document})", amount);
        }

        if (Suppliers.Count > MostListed)
        {
            var others = Suppliers.Skip(MostListed).ToArray();
            var squares = others.Sum(other => Math.Pow((double)(other.Amount / Total), 2));
            yield return RedFlags.Figures.Count("Demais fornecedores", "Other suppliers", others.Length);
            yield return RedFlags.Figures.Brl("Soma dos demais", "Sum of the others", others.Sum(other => other.Amount));
            yield return RedFlags.Figures.Ratio(
                "Quadrados das participações dos demais", "Squares of the others' shares", squares);
        }
    }
}
