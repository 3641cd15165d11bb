using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags.Statistics;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F12 counts.</summary>
public sealed record NonCompetitiveShareOptions
{
    /// <summary>Interquartile ranges above the third quartile. Default 1.5 (Tukey).</summary>
    public double Fence { get; init; } = 1.5;

    /// <summary>Share of the value, in [0, 1]: less is never much, however little the others have. Default 0.3.</summary>
    public double Least { get; init; } = 0.3;

    /// <summary>Contracts of a unit and year; fewer are not enough. Default 10.</summary>
    public int MinContracts { get; init; } = 10;

    /// <summary>Units of a year: the smallest peer group. Default 20.</summary>
    public int MinUnits { get; init; } = 20;
}

/// <summary>
/// F12: a unit that awards far more of its year's value without competition (dispensa and inexigibilidade) than other units do.
/// <list type="number">
/// <item>Per unit and year, the share of the initial value under either method, over the contracts whose method is known.</item>
/// <item>Per year, the quartiles of the shares of all units with 10 contracts or more.</item>
/// <item>Shares from Q3 + 1.5·IQR on, and of 0.3 or more, are findings.</item>
/// </list>
/// Score: <c>0.5 + 0.3·(share − fence)/(1 − fence)</c>. Value: the uncompeted value. Source: domain.md F12.
/// </summary>
public sealed class NonCompetitiveShareDetector(NonCompetitiveShareOptions options) : IDetector
{
    private const double Base = 0.5;
    private const double Span = 0.3;
    private const double Confidence = 0.4;

    /// <inheritdoc/>
    public string Indicator => "F12";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.None;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        var detection = new DetectionBuilder();
        var groups = UnitYears.Of(view, detection, cancellation, row => IsKnown(view, row, detection)); // 1
        var units = new List<UnitShare>();
        for (var group = 0; group < groups.Count; group++)
        {
            if (groups[group].Length < options.MinContracts)
            {
                detection.Exclude(ExclusionReason.NotEnoughData, $"n<{options.MinContracts}");
            }
            else
            {
                units.Add(UnitShare.Of(view, groups[group]));
            }
        }

        foreach (var year in units.GroupBy(unit => unit.Year).OrderBy(year => year.Key))
        {
            cancellation.ThrowIfCancellationRequested();
            AddYear(view, [.. year], detection);
        }

        return detection.Build();
    }

    private static bool IsKnown(ContractView view, int row, DetectionBuilder detection)
    {
        if (view.Methods[row] != ProcurementMethod.Unknown)
        {
            return true;
        }

        detection.Exclude(ExclusionReason.MissingField, "method");
        return false;
    }

    private void AddYear(ContractView view, IReadOnlyList<UnitShare> units, DetectionBuilder detection)
    {
        if (units.Count < options.MinUnits)
        {
            detection.Exclude(ExclusionReason.NotEnoughData, $"units n<{options.MinUnits}", units.Count);
            return;
        }

        detection.Examined += units.Count;
        double[] shares = [.. units.Select(unit => unit.Share).Order()];
        var quartiles = Quartiles.Of(shares); // 2
        var fence = quartiles.UpperFence(options.Fence);
        foreach (var unit in units.Where(unit => unit.Share >= fence && unit.Share > quartiles.Q3 && unit.Share >= options.Least)) // 3
        {
            detection.Add(FindingOf(view, unit, fence, quartiles, shares));
        }
    }

    private Finding FindingOf(ContractView view, UnitShare unit, double fence, Quartiles quartiles, double[] shares)
    {
        var party = view.UnitParties[unit.Unit];
        var inputs = new List<Figure>
        {
            Figures.Text("Unidade gestora", "Buying unit", $"{party.Code} {party.Name}"),
            Figures.Brl("Valor sem competição", "Value without competition", unit.Uncompeted),
            Figures.Brl("Valor total", "Total value", unit.Total),
            Figures.Count("Contratos", "Contracts", unit.Contracts),
        };
        List<LocalizedText> notes =
        [
            new(
                "A composição das compras difere entre unidades: pesquisa, saúde e publicações oficiais têm muita contratação direta lícita.",
                "What units buy differs: research, health and official publications have much lawful direct contracting."),
        ];
        ContractListing.AppendTo(inputs, notes, view, unit.Rows);
        return new Finding(
            Indicator,
            $"unit:{party.Code}|{unit.Year}",
            Stated.Of(
                $"{Wording.Short(party.Name)} contratou {Wording.Pt.Percent(unit.Share)} do valor de {unit.Year} "
                + $"({Wording.Pt.Money(unit.Uncompeted)}) sem competição; a mediana das unidades é {Wording.Pt.Percent(quartiles.Median)}",
                $"{Wording.Short(party.Name)} awarded {Wording.En.Percent(unit.Share)} of its value of {unit.Year} "
                + $"({Wording.En.Money(unit.Uncompeted)}) without competition; the units' median is {Wording.En.Percent(quartiles.Median)}"),
            Scores.Of(Base + (fence < 1 ? Span * (unit.Share - fence) / (1 - fence) : 0), cap: 1),
            Confidence,
            unit.Uncompeted,
            new Evidence(
                inputs,
                PeerGroups.Quartiles(
                    new($"Unidades gestoras com {options.MinContracts} contratos ou mais em {unit.Year}", $"Buying units with {options.MinContracts} contracts or more in {unit.Year}"),
                    shares.Length,
                    quartiles),
                new Threshold(Figures.Invariant(fence), FigureUnit.Ratio, "R013; Q3 + 1.5·IQR"),
                Figures.Ratio("Parcela do valor sem competição", "Share of the value without competition", unit.Share),
                notes)
            {
                Chart = Charts.AmongPeers(
                    "Parcela do valor sem competição", "Share of the value without competition", FigureUnit.Ratio, shares, [unit.Share], fence),
            },
            ContractListing.IdsOf(view, unit.Rows));
    }

    /// <param name="Rows">The uncompeted contracts.</param>
    private sealed record UnitShare(int Unit, int Year, int Contracts, decimal Uncompeted, decimal Total, IReadOnlyList<int> Rows)
    {
        public double Share => (double)(Uncompeted / Total);

        public static UnitShare Of(ContractView view, ReadOnlySpan<int> group)
        {
            var rows = new List<int>();
            var (uncompeted, total) = (0m, 0m);
            foreach (var row in group)
            {
                total += view.InitialValues[row];
                if (view.Methods[row] is ProcurementMethod.DirectAward or ProcurementMethod.NonCompetitive)
                {
                    uncompeted += view.InitialValues[row];
                    rows.Add(row);
                }
            }

            return new(view.Units[group[0]], view.SignedOn[group[0]].GetValueOrDefault().Year, group.Length, uncompeted, total, rows);
        }
    }
}
