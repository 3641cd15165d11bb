using Cidadao.Core.RedFlags.Statistics;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>What F32 knows of a contract, as robust z-scores, feature by feature.</summary>
/// <param name="Rows">Rows of the view that have every feature, ascending.</param>
/// <param name="Scores">By feature and point, cut to ±50.</param>
/// <param name="Scales">Of each feature before it was scored; where that is zero, the MAD that gives the z of the mean deviation.</param>
internal sealed record OutlierFeatures(
    int[] Rows, float[][] Scores, IReadOnlyList<RobustScale> Scales, IReadOnlyList<LocalizedText> Names)
{
    private const double Bound = 50;

    /// <summary>√(π/2): makes the mean absolute deviation comparable with the standard deviation of a normal sample.</summary>
    private const double MeanConsistency = 1.253314;

    private static readonly LocalizedText[] AllNames =
    [
        new("ln(valor inicial)", "ln(initial value)"),
        new("ln(valor final ÷ valor inicial)", "ln(final ÷ initial value)"),
        new("duração em dias", "length in days"),
        new("dias da assinatura ao início", "days from signature to start"),
        new("ln(1 + linhas)", "ln(1 + lines)"),
        new("termos aditivos", "amendments"),
    ];

    public static OutlierFeatures Of(ContractView view, DetectionBuilder detection, CancellationToken cancellation)
    {
        var lines = new int[view.Count];
        foreach (var row in view.Items.Contracts)
        {
            lines[row]++;
        }

        var amendments = AmendmentCounts.Of(view, detection: null);
        var rows = new List<int>(view.Count);
        for (var row = 0; row < view.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (IsKnown(view, row, detection))
            {
                rows.Add(row);
            }
        }

        var scores = new float[AllNames.Length][];
        var scales = new RobustScale[AllNames.Length];
        for (var feature = 0; feature < AllNames.Length; feature++)
        {
            (scores[feature], scales[feature]) = Scored([.. rows.Select(row => ValueOf(view, row, feature, lines, amendments))]);
        }

        return new([.. rows], scores, scales, AllNames);
    }

    private static bool IsKnown(ContractView view, int row, DetectionBuilder detection)
    {
        if (!ValueGate.IsPlausible(view.InitialValues[row]) || !ValueGate.IsPlausible(view.FinalValues[row]))
        {
            detection.Exclude(ExclusionReason.ImplausibleValue, "value");
        }
        else if (view.SignedOn[row] is null || view.StartsOn[row] is null || view.EndsOn[row] is null)
        {
            detection.Exclude(ExclusionReason.MissingField, "dates");
        }
        else
        {
            return true;
        }

        return false;
    }

    private static double ValueOf(ContractView view, int row, int feature, int[] lines, int[] amendments) => feature switch
    {
        0 => Math.Log((double)view.InitialValues[row]),
        1 => Math.Log((double)view.FinalValues[row] / (double)view.InitialValues[row]),
        2 => view.EndsOn[row].GetValueOrDefault().DayNumber - view.StartsOn[row].GetValueOrDefault().DayNumber,
        3 => view.StartsOn[row].GetValueOrDefault().DayNumber - view.SignedOn[row].GetValueOrDefault().DayNumber,
        4 => Math.Log(1 + lines[row]),
        _ => amendments[row],
    };

    /// <summary>
    /// Where more than half of the values are equal the MAD is zero; then the mean absolute deviation takes its place, as Iglewicz &amp;
    /// Hoaglin (1993) have it: <c>z = (x − median)/(1.2533·mean deviation)</c>. A feature that never varies scores zero.
    /// </summary>
    private static (float[] Scores, RobustScale Scale) Scored(double[] values)
    {
        if (values.Length == 0)
        {
            return ([], default);
        }

        var scale = RobustStatistics.Describe(values);
        if (scale.Mad == 0)
        {
            scale = scale with { Mad = RobustStatistics.NormalConsistency * MeanConsistency * values.Average(value => Math.Abs(value - scale.Median)) };
        }

        return (
            Array.ConvertAll(values, value => scale.Mad > 0 ? (float)Math.Clamp(scale.Z(value), -Bound, Bound) : 0f),
            scale);
    }
}
