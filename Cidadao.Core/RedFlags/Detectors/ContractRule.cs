namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>A detector that looks at one contract after the other.</summary>
public abstract class ContractRule(string indicator, ViewParts needs) : IDetector
{
    /// <inheritdoc/>
    public string Indicator => indicator;

    /// <inheritdoc/>
    public ViewParts Needs => needs;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        var detection = new DetectionBuilder();
        for (var row = 0; row < view.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            Look(view, row, detection);
        }

        return detection.Build();
    }

    /// <summary>Counts the row as examined or excluded, and adds its finding if there is one.</summary>
    private protected abstract void Look(ContractView view, int row, DetectionBuilder detection);
}
