using System.Globalization;
using Cidadao.Core.Contracts;

namespace Cidadao.Core.RedFlags.Detectors;

/// <summary>From where on F10 counts, in business days from notice to opening.</summary>
public sealed record ShortDeadlineOptions
{
    /// <summary>Goods; fewer count. Default 8 (Lei 14.133/2021, art. 55, I, a).</summary>
    public int Goods { get; init; } = 8;

    /// <summary>Common services and works; fewer count. Default 10 (art. 55, II, a).</summary>
    public int Common { get; init; } = 10;

    /// <summary>Special services and works; fewer count. Default 25 (art. 55, II, b).</summary>
    public int Special { get; init; } = 25;
}

/// <summary>
/// F10: less time between the notice and the opening of the bids than the law wants. Carnival and Corpus Christi count as business days,
/// in the agency's favour. Where the source has no category, only what is too short even for goods counts.
/// Score: <c>0.5 + 0.4·(1 − days/limit)</c>. Value: the estimate, else the award. Source: domain.md F10.
/// </summary>
public sealed class ShortDeadlineDetector(ShortDeadlineOptions options) : IDetector
{
    private const double Base = 0.5;
    private const double Span = 0.4;
    private const double Confidence = 0.6;
    private static readonly DateOnly InForceFrom = new(2021, 4, 1);

    /// <inheritdoc/>
    public string Indicator => "F10";

    /// <inheritdoc/>
    public ViewParts Needs => ViewParts.Tenders;

    /// <inheritdoc/>
    public Detection Detect(ContractView view, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var detection = new DetectionBuilder();
        var tenders = view.Tenders;
        var contracts = TenderText.ContractsOf(view);
        for (var tender = 0; tender < tenders.Count; tender++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (!OpenMethods.Admits(tenders, tender, detection) || PeriodOf(tenders, tender, detection) is not var (notice, opening))
            {
                continue;
            }

            detection.Examined++;
            var (limit, kind) = LimitOf(tenders, tender);
            var days = BusinessCalendar.DaysBetween(notice, opening, optionalDaysCount: true);
            if (days < limit)
            {
                detection.Add(FindingOf(tenders, tender, notice, opening, days, limit, kind, [.. contracts[tender]]));
            }
        }

        return detection.Build();
    }

    private static (DateOnly Notice, DateOnly Opening)? PeriodOf(TenderView tenders, int tender, DetectionBuilder detection)
    {
        if (tenders.NoticeOn[tender] is not { } notice)
        {
            detection.Exclude(ExclusionReason.MissingField, "noticeOn");
        }
        else if (tenders.OpensOn[tender] is not { } opening)
        {
            detection.Exclude(ExclusionReason.MissingField, "opensOn");
        }
        else if (notice < InForceFrom)
        {
            detection.Exclude(ExclusionReason.OutsideLegalTable, "noticeOn");
        }
        else if (opening < notice)
        {
            detection.Exclude(ExclusionReason.NotApplicable, "opensOn<noticeOn");
        }
        else
        {
            return (notice, opening);
        }

        return null;
    }

    /// <summary>A pregão is for common goods and services only (art. 6, XLI), so never special.</summary>
    private (int Days, LocalizedText Kind) LimitOf(TenderView tenders, int tender)
    {
        var category = PlainText.Of(tenders.Categories[tender] ?? "");
        var isWorkOrService = category.Contains("SERVIC", StringComparison.Ordinal) || category.Contains("OBRA", StringComparison.Ordinal);
        var isAuction = tenders.Methods[tender] is ProcurementMethod.Auction or ProcurementMethod.AuctionPriceRegistration;
        return category.Contains("ESPECIA", StringComparison.Ordinal) && !isAuction && isWorkOrService
            ? (options.Special, new("serviços e obras especiais", "special services and works"))
            : isWorkOrService
                ? (options.Common, new("serviços comuns e obras comuns", "common services and works"))
                : (options.Goods, new(
                    category.Length == 0 ? "sem categoria: o menor prazo, de bens" : "bens",
                    category.Length == 0 ? "no category: the shortest deadline, of goods" : "goods"));
    }

    private Finding FindingOf(
        TenderView tenders, int tender, DateOnly notice, DateOnly opening, int days, int limit, LocalizedText kind, long[] contracts) => new(
        Indicator,
        TenderText.SubjectOf(tenders, tender),
        Stated.Of(
            $"{days} dias úteis do edital ({Wording.Pt.Date(notice)}) à abertura ({Wording.Pt.Date(opening)}); a lei quer {limit} ({kind.Pt})",
            $"{days} business days from the notice ({Wording.En.Date(notice)}) to the opening ({Wording.En.Date(opening)}); the law wants "
            + $"{limit} ({kind.En})"),
        Scores.Of(Base + Span * (1 - (double)days / limit), cap: 1),
        Confidence,
        tenders.EstimatedValues[tender] ?? tenders.AwardedValues[tender] ?? 0,
        new Evidence(
            [
                .. TenderText.Identity(tenders, tender),
                Figures.Date("Publicação do edital", "Publication of the notice", notice),
                Figures.Date("Abertura", "Opening", opening),
                Figures.Text("Categoria na fonte", "Category in the source", tenders.Categories[tender] ?? "–"),
            ],
            null,
            new Threshold(limit.ToString(CultureInfo.InvariantCulture), FigureUnit.Days, $"Lei 14.133/2021, art. 55 ({kind.Pt})"),
            Figures.Days("Dias úteis do edital à abertura", "Business days from notice to opening", days),
            [
                new(
                    "O prazo pode cair pela metade em licitações do SUS (art. 55, § 2º), e a data da fonte pode ser a do último edital corrigido.",
                    "The deadline may be halved in tenders of the health system (art. 55 § 2), and the source's date may be that of the last "
                    + "corrected notice."),
                new(
                    "O dia da publicação não conta e o da abertura conta (art. 183); carnaval e Corpus Christi contam como dias úteis.",
                    "The day of publication does not count and that of the opening does (art. 183); Carnival and Corpus Christi count as "
                    + "business days."),
            ])
        {
            Chart = Charts.AgainstLimit("Dias úteis do edital à abertura", "Business days from notice to opening", FigureUnit.Days, days, limit),
        },
        contracts);
}
