using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;
using Cidadao.Core.RedFlags.Detectors;
using FsCheck;
using FsCheck.Fluent;

namespace Cidadao.UnitTests.RedFlags;

/// <summary>What holds for every detector.</summary>
[TestClass]
public sealed class DetectorSetTests
{
    private static readonly string[] Units = ["155907", "200000"];
    private static readonly string[] Objects =
    [
        "Serviço de limpeza predial", "Serviço de limpeza predial.", "Reforma da sede", "Sem informação",
    ];

    [TestMethod]
    public void There_is_one_detector_for_every_indicator_of_the_catalogue() =>
        CollectionAssert.AreEqual(
            RedFlagCatalog.All.Select(indicator => indicator.Code).ToArray(),
            DetectorSet.Default.Select(detector => detector.Indicator).ToArray());

    [TestMethod]
    public void Another_order_of_the_same_facts_gives_the_same_findings() =>
        Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), seed =>
        {
            var rows = RandomRows(seed);
            var view = ContractViewBuilder.Of(rows);
            var shuffled = new ContractViewBuilder().Add(rows).Shuffle(seed + 1).Build();
            return DetectorSet.Default.All(detector =>
                detector.Detect(view, default).Fingerprint() == detector.Detect(shuffled, default).Fingerprint());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    // Without this, the property above would hold of detectors that find nothing.
    [TestMethod]
    public void The_random_facts_give_every_detector_something_to_find()
    {
        var view = ContractViewBuilder.Of(RandomRows(1));

        foreach (var detector in DetectorSet.Default)
        {
            Assert.IsNotEmpty(detector.Detect(view, CancellationToken.None).Findings, detector.Indicator);
        }
    }

    [TestMethod]
    public void Findings_are_ordered_unique_and_complete()
    {
        var view = ContractViewBuilder.Of(RandomRows(2));
        foreach (var detection in DetectorSet.Default.Select(detector => detector.Detect(view, CancellationToken.None)))
        {
            var ordered = detection.Findings
                .OrderByDescending(finding => finding.Score)
                .ThenBy(finding => finding.Subject, StringComparer.Ordinal);
            CollectionAssert.AreEqual(ordered.ToArray(), detection.Findings.ToArray());
            Assert.AreEqual(detection.Findings.Count, detection.Findings.DistinctBy(finding => finding.Subject).Count());
            foreach (var finding in detection.Findings)
            {
                Assert.IsInRange(0d, 1d, finding.Score);
                Assert.IsInRange(0d, 1d, finding.Confidence);
                Assert.IsNotEmpty(finding.ContractIds);
                CollectionAssert.AreEqual(finding.ContractIds.Order().ToArray(), finding.ContractIds.ToArray());
                Assert.IsNotEmpty(finding.Evidence.Notes);
                finding.Says("indício", "red flag");
            }
        }
    }

    [TestMethod]
    public void A_view_without_contracts_gives_nothing()
    {
        var view = ContractViewBuilder.Of();
        foreach (var detection in DetectorSet.Default.Select(detector => detector.Detect(view, CancellationToken.None)))
        {
            Assert.IsEmpty(detection.Findings);
            Assert.IsEmpty(detection.Exclusions);
            Assert.AreEqual(0, detection.Examined);
        }
    }

    [TestMethod]
    public void Cancellation_stops_every_detector()
    {
        var view = ContractViewBuilder.Of(new ContractRow(1) { Items = [new ItemRow("PAPEL", 1m)] });
        foreach (var detector in DetectorSet.Default)
        {
            Assert.ThrowsExactly<OperationCanceledException>(() => detector.Detect(view, new CancellationToken(canceled: true)));
        }
    }

    private static ContractRow[] RandomRows(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(1, 160).Select(id => RandomRow(id, random))];
    }

    private static ContractRow RandomRow(long id, Random random)
    {
        var signedOn = new DateOnly(2024, 1, 1).AddDays(random.Next(366));
        var initial = random.Next(12) switch { 0 => 0m, 1 => 20_000_000_000m, 2 => 900_000m, var other => 10_000m * other };
        return new ContractRow(id)
        {
            Object = Objects[random.Next(Objects.Length)],
            Method = (ProcurementMethod)random.Next(4, 8),
            Unit = Units[random.Next(Units.Length)],
            Supplier = random.Next(10) == 0 ? ContractRow.Secret : ContractRow.Company(random.Next(1, 4)),
            SignedOn = random.Next(20) == 0 ? null : signedOn,
            StartsOn = signedOn,
            EndsOn = signedOn.AddDays(random.Next(5_000)),
            Initial = initial,
            Final = initial * random.Next(90, 200) / 100,
            Items = [.. Enumerable.Range(0, random.Next(3)).Select(_ => RandomItem(random))],
        };
    }

    private static ItemRow RandomItem(Random random) => new(
        random.Next(8) == 0 ? null : "PAPEL A4",
        random.Next(25) == 0 ? 500m : 10m + random.Next(300) / 100m,
        random.Next(0, 5));
}
