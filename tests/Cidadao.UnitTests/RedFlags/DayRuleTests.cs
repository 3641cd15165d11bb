using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;
using Cidadao.Core.RedFlags.Detectors;

namespace Cidadao.UnitTests.RedFlags;

/// <summary>F09, F10, F24 and F28 at their boundaries.</summary>
[TestClass]
public sealed class DayRuleTests
{
    private static readonly LatePublicationDetector F09 = new(new());
    private static readonly ShortDeadlineDetector F10 = new(new());
    private static readonly EmergencyDetector F24 = new(new());
    private static readonly SignatureDayDetector F28 = new(new());

    // 2024-03-01 is a Friday. Good Friday was on 29 March: the 20th business day is Monday 1 April, the 21st Tuesday.
    [TestMethod]
    [DataRow(ProcurementMethod.Auction, "2024-04-01", 0)]
    [DataRow(ProcurementMethod.Auction, "2024-04-02", 1)]
    [DataRow(ProcurementMethod.DirectAward, "2024-03-15", 0)]
    [DataRow(ProcurementMethod.DirectAward, "2024-03-18", 1)]
    [DataRow(ProcurementMethod.NonCompetitive, "2024-03-18", 1)]
    public void The_deadline_of_publication_ends_on_the_last_business_day(ProcurementMethod method, string published, int findings) =>
        Assert.HasCount(findings, F09.Run(new ContractRow(1)
        {
            Method = method,
            SignedOn = new(2024, 3, 1),
            PublishedOn = DateOnly.Parse(published, System.Globalization.CultureInfo.InvariantCulture),
        }).Findings);

    [TestMethod]
    public void A_publication_is_not_judged_without_method_dates_or_law()
    {
        var detection = F09.Run(
            new ContractRow(1) { Method = ProcurementMethod.Unknown },
            new ContractRow(2) { PublishedOn = null },
            new ContractRow(3) { SignedOn = new(2021, 3, 31), PublishedOn = new(2021, 12, 1) },
            new ContractRow(4) { PublishedOn = new(2024, 1, 1) });

        Assert.IsEmpty(detection.Findings);
        Assert.AreEqual(0, detection.Examined);
        detection.Excludes(ExclusionReason.MissingField, "method", 1);
        detection.Excludes(ExclusionReason.MissingField, "publishedOn", 1);
        detection.Excludes(ExclusionReason.OutsideLegalTable, "signedOn", 1);
        detection.Excludes(ExclusionReason.NotApplicable, "publishedOn<signedOn", 1);
    }

    // Notice on Monday 2024-03-04: Thursday 14 is the 8th business day after it, Monday 18 the 10th, Tuesday 9 April the 25th.
    [TestMethod]
    [DataRow(null, ProcurementMethod.Auction, "2024-03-14", 0)]
    [DataRow(null, ProcurementMethod.Auction, "2024-03-13", 1)]
    [DataRow("Compras", ProcurementMethod.Auction, "2024-03-14", 0)]
    [DataRow("Serviços", ProcurementMethod.Auction, "2024-03-18", 0)]
    [DataRow("Serviços", ProcurementMethod.Auction, "2024-03-15", 1)]
    [DataRow("Obras", ProcurementMethod.Competition, "2024-03-15", 1)]
    [DataRow("Serviços especiais de engenharia", ProcurementMethod.Competition, "2024-04-09", 0)]
    [DataRow("Serviços especiais de engenharia", ProcurementMethod.Competition, "2024-04-08", 1)]
    [DataRow("Serviços especiais de engenharia", ProcurementMethod.Auction, "2024-03-18", 0)]
    [DataRow("Serviços", ProcurementMethod.DirectAward, "2024-03-05", 0)]
    public void Deadlines_of_bids_depend_on_what_is_bought(string? category, ProcurementMethod method, string opens, int findings)
    {
        var tender = new TenderRow(1)
        {
            Method = method,
            Category = category,
            NoticeOn = new(2024, 3, 4),
            OpensOn = DateOnly.Parse(opens, System.Globalization.CultureInfo.InvariantCulture),
        };

        Assert.HasCount(findings, F10.Detect(new ContractViewBuilder().Add(tender).Build(), CancellationToken.None).Findings);
    }

    [TestMethod]
    public void A_finding_on_a_tender_names_its_contracts()
    {
        var view = new ContractViewBuilder().Add(new TenderRow(7) { OpensOn = new(2024, 3, 5) }).Add(new ContractRow(1) { Tender = 7 }, new ContractRow(2)).Build();

        CollectionAssert.AreEqual(new long[] { 1 }, F10.Detect(view, CancellationToken.None).Single().ContractIds.ToArray());
    }

    [TestMethod]
    [DataRow("2025-04-01", 0)]
    [DataRow("2025-04-02", 1)]
    public void An_emergency_lasts_a_year_at_most(string end, int findings) => Assert.HasCount(findings, F24.Run(Emergency(1) with
    {
        EndsOn = DateOnly.Parse(end, System.Globalization.CultureInfo.InvariantCulture),
    }).Findings);

    [TestMethod]
    public void The_second_emergency_with_one_supplier_is_found_and_names_the_first()
    {
        var finding = F24.Run(Emergency(1), Emergency(2) with { SignedOn = new(2024, 6, 1) }, Emergency(3) with { Unit = "200000" }).Single();

        CollectionAssert.AreEqual(new long[] { 1, 2 }, finding.ContractIds.ToArray());
        Assert.AreEqual("contract:2", finding.Subject);
    }

    [TestMethod]
    [DataRow("Art. 75, inciso VIII, Lei 14.133/2021", true)]
    [DataRow("ART. 75, VIII", true)]
    [DataRow("Lei 8.666/1993, art. 24, IV", true)]
    [DataRow("Dispensa por calamidade pública", true)]
    [DataRow("Art. 75, inciso II", false)]
    [DataRow("Art. 74, VIII", false)]
    [DataRow("", false)]
    public void Emergencies_are_told_by_their_legal_basis(string basis, bool isEmergency) => Assert.AreEqual(isEmergency, EmergencyDetector.SaysEmergency(basis));

    [TestMethod]
    public void Without_a_legal_basis_nobody_guesses() =>
        F24.Run(Emergency(1) with { LegalBasis = null, EndsOn = new(2030, 1, 1) }).Excludes(ExclusionReason.MissingField, "legalBasis", 1);

    [TestMethod]
    [DataRow("2024-03-15", "2024-03-15", null)] // a Friday
    [DataRow("2024-03-15", "2024-03-14", Severity.Medium)]
    [DataRow("2024-03-16", "2024-03-18", Severity.Info)] // a Saturday
    [DataRow("2024-03-29", "2024-04-01", Severity.Info)] // Good Friday
    [DataRow("2023-11-20", "2023-11-21", null)] // a national holiday from 2024 on
    [DataRow("2024-11-20", "2024-11-21", Severity.Info)]
    [DataRow("2024-02-13", "2024-02-14", null)] // Carnival is no national holiday
    public void Days_of_signature_are_told_apart(string signed, string starts, Severity? severity)
    {
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        var detection = F28.Run(new ContractRow(1) { SignedOn = DateOnly.Parse(signed, culture), StartsOn = DateOnly.Parse(starts, culture) });

        Assert.AreEqual(severity, detection.Findings.SingleOrDefault()?.Severity);
    }

    private static ContractRow Emergency(long id) => new(id) { Method = ProcurementMethod.DirectAward, LegalBasis = "Lei 14.133/2021, art. 75, VIII" };
}
