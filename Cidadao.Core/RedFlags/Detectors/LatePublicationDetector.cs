using Cidadao.Core.Contracts;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F09 counts.</summary>
public sealed record LatePublicationOptions
{
    /// <summary>Business days after a tender; more count. Default 20 (Lei 14.133/2021, art. 94, I).</summary>
    public int TenderDays { get; init; } = 20;

    /// <summary>Business days after a direct award; more count. Default 10 (art. 94, II).</summary>
    public int DirectDays { get; init; } = 10;
}

/// <summary>
/// F09: contracts published later than the law wants, in business days from the signature.
/// <list type="number">
/// <item>Keep the contracts with method and both days, signed since the law is in force.</item>
/// <item>Count the business days; Carnival and Corpus Christi are none, in the agency's favour.</item>
/// <item>The late contracts of one buying unit and year are one finding: being late is a habit of the unit, and an eighth of a real
/// month's contracts are.</item>
/// </list>
/// Score: <c>0.3 + 0.15·log₂(days/limit)</c> of the latest, at most 0.6, and 0.1 more where half of the unit's contracts are late.
/// Value: the sum of the late contracts. Examined and exclusions count contracts. Source: domain.md F09.
/// </summary>
public sealed class LatePublicationDetector(LatePublicationOptions options) : IDetector
{
    /// <summary>Lei 14.133/2021 came into force.</summary>
    private static readonly DateOnly InForceFrom = new(2021, 4, 1);

    /// <inheritdoc/>
    public string Indicator => "F09";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.None;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        var detection = new DetectionBuilder();
        var keyed = new KeyedRows(view.Count);
        var examined = new Dictionary<long, int>();
        for (var row = 0; row < view.Count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!IsComparable(view, row, detection)) // 1
            {
                continue;
            }

            detection.Examined++;
            var key = RowGroups.Pack(view.Units[row], view.SignedOn[row].GetValueOrDefault().Year);
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(examined, key, out _)++;
            var limit = LimitOf(view, row);
            if (DaysOf(view, row, limit) > limit) // 2
            {
                keyed.Add(key, row);
            }
        }

        var groups = keyed.Group();
        for (var group = 0; group < groups.Count; group++) // 3
        {
            int[] late = [.. groups[group]];
            var key = RowGroups.Pack(view.Units[late[0]], view.SignedOn[late[0]].GetValueOrDefault().Year);
            detection.Add(LatePublicationText.FindingOf(view, LatestFirst(view, late), examined[key], options));
        }

        return detection.Build();
    }

    /// <param name="within">Where the calendar's days are no more than this, neither are the business days, and nothing is counted.</param>
    /// <returns>Business days from signature to publication.</returns>
    private static int DaysOf(ContractView view, int row, int within = 0)
    {
        var (signedOn, publishedOn) = (view.SignedOn[row].GetValueOrDefault(), view.PublishedOn[row].GetValueOrDefault());
        var calendar = publishedOn.DayNumber - signedOn.DayNumber;
        return calendar <= within ? calendar : BusinessCalendar.DaysBetween(signedOn, publishedOn, optionalDaysCount: false);
    }

    private int LimitOf(ContractView view, int row) =>
        view.Methods[row] is ProcurementMethod.DirectAward or ProcurementMethod.NonCompetitive ? options.DirectDays : options.TenderDays;

    private List<LateContract> LatestFirst(ContractView view, int[] rows) =>
    [
        .. rows.Select(row => new LateContract(row, DaysOf(view, row), LimitOf(view, row)))
            .OrderByDescending(late => late.Ratio)
            .ThenBy(late => late.Row),
    ];

    private static bool IsComparable(ContractView view, int row, DetectionBuilder detection)
    {
        if (view.Methods[row] == ProcurementMethod.Unknown)
        {
            detection.Exclude(ExclusionReason.MissingField, "method");
        }
        else if (view.SignedOn[row] is not { } signedOn)
        {
            detection.Exclude(ExclusionReason.MissingField, "signedOn");
        }
        else if (view.PublishedOn[row] is not { } publishedOn)
        {
            detection.Exclude(ExclusionReason.MissingField, "publishedOn");
        }
        else if (signedOn < InForceFrom)
        {
            detection.Exclude(ExclusionReason.OutsideLegalTable, "signedOn");
        }
        else if (publishedOn < signedOn)
        {
            detection.Exclude(ExclusionReason.NotApplicable, "publishedOn<signedOn");
        }
        else
        {
            return true;
        }

        return false;
    }
}

/// <summary>A contract published too late.</summary>
/// <param name="Days">Business days from signature to publication.</param>
/// <param name="Limit">Business days that the law gives.</param>
internal readonly record struct LateContract(int Row, int Days, int Limit)
{
    public double Ratio => (double)Days / Limit;
}
