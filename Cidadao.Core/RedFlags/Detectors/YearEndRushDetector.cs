using Cidadao.Core.RedFlags.Statistics;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F27 counts.</summary>
public sealed record YearEndRushOptions
{
    /// <summary>Standard deviations above the unit's own earlier Decembers; above it counts. Default 3.</summary>
    public double Z { get; init; } = 3;

    /// <summary>December's share over the mean of the earlier ones, ≥ 1; below it the difference is immaterial. Default 1.5.</summary>
    public double MaterialRatio { get; init; } = 1.5;

    /// <summary>Earlier years with contracts: the fewest. Default 3.</summary>
    public int MinYears { get; init; } = 3;

    /// <summary>Contracts of a year; a year with fewer has no share. Default 10.</summary>
    public int MinContracts { get; init; } = 10;
}

/// <summary>
/// F27: a December in which a unit contracts far more of its year's value than in its own earlier Decembers.
/// <list type="number">
/// <item>Per unit and year with 10 contracts or more, December's share of the initial value.</item>
/// <item>Mean and standard deviation of the shares of all earlier years, of which there are three or more.</item>
/// <item>A z above 3 is a finding, where the share is half as much again as the mean: three years alike have hardly any deviation.</item>
/// </list>
/// Score: <c>0.4 + 0.15·log₂(z/3)</c>, at most 0.7. Value: December's. Source: domain.md F27.
/// </summary>
public sealed class YearEndRushDetector(YearEndRushOptions options) : IDetector
{
    private const double Base = 0.4;
    private const double PerDoubling = 0.15;
    private const double Cap = 0.7;
    private const double Confidence = 0.4;

    /// <inheritdoc/>
    public string Indicator => "F27";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.None;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        var detection = new DetectionBuilder();
        var groups = UnitYears.Of(view, detection, cancellation);
        var years = new List<UnitDecember>();
        for (var group = 0; group < groups.Count; group++)
        {
            if (groups[group].Length < options.MinContracts)
            {
                detection.Exclude(ExclusionReason.NotEnoughData, $"n<{options.MinContracts}");
            }
            else
            {
                years.Add(UnitDecember.Of(view, groups[group])); // 1
            }
        }

        foreach (var unit in years.GroupBy(year => year.Unit))
        {
            cancellation.ThrowIfCancellationRequested();
            AddUnit(view, [.. unit.OrderBy(year => year.Year)], detection);
        }

        return detection.Build();
    }

    private void AddUnit(ContractView view, IReadOnlyList<UnitDecember> years, DetectionBuilder detection)
    {
        for (var i = 0; i < years.Count; i++)
        {
            if (i < options.MinYears)
            {
                detection.Exclude(ExclusionReason.NotEnoughData, $"years<{options.MinYears}");
                continue;
            }

            double[] before = [.. years.Take(i).Select(year => year.Share)];
            var moments = Moments.Of(before); // 2
            if (moments.Deviation == 0)
            {
                detection.Exclude(ExclusionReason.NotEnoughData, "deviation=0");
                continue;
            }

            detection.Examined++;
            var z = (years[i].Share - moments.Mean) / moments.Deviation;
            if (z > options.Z && years[i].Share > options.MaterialRatio * moments.Mean) // 3
            {
                detection.Add(FindingOf(view, years[i], z, moments, before));
            }
        }
    }

    private Finding FindingOf(ContractView view, UnitDecember december, double z, Moments moments, double[] before)
    {
        var party = view.UnitParties[december.Unit];
        var inputs = new List<Figure>
        {
            Figures.Text("Unidade gestora", "Buying unit", $"{party.Code} {party.Name}"),
            Figures.Brl("Valor de dezembro", "Value of December", december.Value),
            Figures.Brl("Valor do ano", "Value of the year", december.Total),
            Figures.Ratio("Parcela de dezembro", "December's share", december.Share),
        };
        List<LocalizedText> notes =
        [
            new(
                "Créditos liberados no fim do ano e contratos plurianuais que vencem em dezembro têm o mesmo efeito.",
                "Funds released at the end of the year and multi-year contracts that fall due in December have the same effect."),
        ];
        ContractListing.AppendTo(inputs, notes, view, december.Rows);
        return new Finding(
            Indicator,
            $"unit:{party.Code}|{december.Year}",
            Stated.Of(
                $"{Wording.Short(party.Name)} contratou {Wording.Pt.Percent(december.Share)} do valor de {december.Year} em dezembro; nos "
                + $"anos anteriores a média foi {Wording.Pt.Percent(moments.Mean)} (z {Wording.Pt.Number(z, 2)})",
                $"{Wording.Short(party.Name)} contracted {Wording.En.Percent(december.Share)} of its value of {december.Year} in December; in "
                + $"earlier years the mean was {Wording.En.Percent(moments.Mean)} (z {Wording.En.Number(z, 2)})"),
            Scores.Of(Base + PerDoubling * Math.Log2(z / options.Z), Cap),
            Confidence,
            december.Value,
            new Evidence(
                inputs,
                new PeerGroup(
                    new("A própria unidade, em anos anteriores", "The unit itself, in earlier years"),
                    before.Length,
                    [
                        .. before.Select((share, i) => Figures.Ratio($"Parcela de dezembro, ano {i + 1}", $"December's share, year {i + 1}", share)),
                        Figures.Statistic("Média", "Mean", moments.Mean),
                        Figures.Statistic("Desvio padrão", "Standard deviation", moments.Deviation),
                    ]),
                new Threshold(Figures.Invariant(options.Z), FigureUnit.Score, "Liebman & Mahoney (2017), Do Expiring Budgets Lead to Wasteful Year-End Spending?"),
                Figures.Score("z = (parcela − média)/desvio", "z = (share − mean)/deviation", z),
                notes)
            {
                Chart = Charts.Series(
                    "Parcela de dezembro, por ano", "December's share, by year", FigureUnit.Ratio, before, [december.Share], null),
            },
            ContractListing.IdsOf(view, december.Rows));
    }

    /// <param name="Rows">The contracts signed in December.</param>
    private sealed record UnitDecember(int Unit, int Year, decimal Value, decimal Total, IReadOnlyList<int> Rows)
    {
        public double Share => (double)(Value / Total);

        public static UnitDecember Of(ContractView view, ReadOnlySpan<int> group)
        {
            var rows = new List<int>();
            var (value, total) = (0m, 0m);
            foreach (var row in group)
            {
                total += view.InitialValues[row];
                if (view.SignedOn[row].GetValueOrDefault().Month == 12)
                {
                    value += view.InitialValues[row];
                    rows.Add(row);
                }
            }

            return new(view.Units[group[0]], view.SignedOn[group[0]].GetValueOrDefault().Year, value, total, rows);
        }
    }
}
