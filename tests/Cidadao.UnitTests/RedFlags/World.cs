using Cidadao.Core.Contracts;
using Cidadao.Core.RedFlags;

namespace Cidadao.UnitTests.RedFlags;

/// <summary>Random facts in which every detector has something to find.</summary>
internal static class World
{
    private const int Ordinary = 700;
    private static readonly string[] Objects =
    [
        "Serviço de limpeza predial", "Serviço de limpeza predial.", "Reforma da sede", "Sem informação",
    ];

    public static ContractViewBuilder Of(int seed)
    {
        var random = new Random(seed);
        return new ContractViewBuilder()
            .Add([.. Enumerable.Range(1, Ordinary).Select(id => RandomRow(id, random)), .. Planted()])
            .Add(Tenders())
            .Add(new SanctionEntry(
                SanctionList.Ceis, $"{2:D14}", "00000000", new(2020, 1, 1), null, true, "Impedimento", SanctionScope.AllSpheres, "CGU", null));
    }

    private static ContractRow RandomRow(long id, Random random)
    {
        var signedOn = new DateOnly(2024, 1, 1).AddDays(random.Next(366));
        var initial = random.Next(12) switch { 0 => 0m, 1 => 20_000_000_000m, 2 => 900_000m, var other => 10_000m * other };
        return new ContractRow(id)
        {
            Object = Objects[random.Next(Objects.Length)],
            Method = (ProcurementMethod)random.Next(4, 8),
            Unit = random.Next(2) == 0 ? "155907" : "200000",
            Supplier = random.Next(10) == 0 ? ContractRow.Secret : ContractRow.Company(random.Next(1, 4)),
            SignedOn = random.Next(20) == 0 ? null : signedOn,
            PublishedOn = signedOn.AddDays(random.Next(60)),
            StartsOn = signedOn.AddDays(random.Next(-5, 30)),
            EndsOn = signedOn.AddDays(40 + random.Next(5_000)),
            Initial = initial,
            Final = initial * random.Next(50, 200) / 100,
            LegalBasis = random.Next(4) == 0 ? "Art. 75, inciso VIII" : null,
            Items = [.. Enumerable.Range(0, random.Next(3)).Select(_ => RandomItem(random))],
            Amendments =
            [
                .. Enumerable.Range(0, random.Next(20) == 0 ? random.Next(8) : random.Next(2))
                    .Select(i => new AmendmentRow((AmendmentKind)random.Next(0, 4), signedOn.AddDays(20 * i), random.Next(2) == 0 ? null : 5_000m * i)),
            ],
        };
    }

    private static ItemRow RandomItem(Random random) => new(
        random.Next(8) == 0 ? null : "PAPEL A4",
        random.Next(25) == 0 ? 500m : 10m + random.Next(300) / 100m,
        random.Next(0, 5));

    private static IEnumerable<ContractRow> Planted()
    {
        var bare = new ContractRow(9_000)
        {
            Supplier = ContractRow.Secret,
            Method = ProcurementMethod.Unknown,
            LegalBasis = null,
            PublishedOn = null,
            StartsOn = null,
            EndsOn = null,
            NamesTender = false,
            Object = "Sigiloso",
            Initial = 0,
        };
        return [bare, .. Dependent(), .. Uncompeted(), .. Sellers(), .. Decembers(), .. Weeks(), .. Digits()];
    }

    private static IEnumerable<ContractRow> Dependent() => Enumerable.Range(0, 6).Select(i =>
        new ContractRow(10_000 + i) { Supplier = ContractRow.Company(77), Unit = "300000" });

    /// <summary>Twenty-one units with ten auctions each, of which one has nothing but direct awards.</summary>
    private static IEnumerable<ContractRow> Uncompeted() => Enumerable.Range(0, 210).Select(i => new ContractRow(11_000 + i)
    {
        Unit = $"{400_000 + i / 10}",
        Supplier = ContractRow.Company(1_000 + i),
        Method = i / 10 == 0 ? ProcurementMethod.NonCompetitive : ProcurementMethod.Auction,
    });

    /// <summary>Twenty suppliers of one thing, and one of twenty things.</summary>
    private static IEnumerable<ContractRow> Sellers() => Enumerable.Range(0, 420).Select(i => new ContractRow(12_000 + i)
    {
        Unit = $"{500_000 + i}",
        Supplier = ContractRow.Company(2_000 + i / 20),
        SignedOn = new(2022, 3, 1 + i % 28),
        Items = [new ItemRow(i / 20 == 0 ? $"CLASSE {i}" : "ÚNICA", 5)],
    });

    private static IEnumerable<ContractRow> Decembers() => Enumerable.Range(0, 48).Select(i => new ContractRow(13_000 + i)
    {
        Unit = "600000",
        Supplier = ContractRow.Company(3_000 + i),
        SignedOn = new(2016 + i / 12, 1 + i % 12, 10),
        Initial = i % 12 != 11 ? 1_000m : i / 12 == 3 ? 90_000m : 1_000m + i,
    });

    /// <summary>A contract every fourth week of two years.</summary>
    private static IEnumerable<ContractRow> Weeks() => Enumerable.Range(0, 27).Select(i => new ContractRow(14_000 + i)
    {
        Unit = "700000",
        Supplier = ContractRow.Company(4_000 + i),
        SignedOn = new DateOnly(2018, 1, 1).AddDays(28 * i),
        Initial = 5_000m,
    });

    private static IEnumerable<ContractRow> Digits() => Enumerable.Range(0, 400).Select(i => new ContractRow(15_000 + i)
    {
        Unit = "800000",
        Supplier = ContractRow.Company(5_000 + i),
        SignedOn = new(2017, 5, 2),
        Initial = (90 + i % 10) * (decimal)Math.Pow(10, i % 4),
    });

    private static IEnumerable<TenderRow> Tenders()
    {
        SupplierParty[] ring = [ContractRow.Company(8_001), ContractRow.Company(8_002)];
        SupplierParty[] frequent = [.. Enumerable.Range(8_100, 30).Select(id => ContractRow.Company(id))];
        yield return new(1) { NoticeOn = new(2024, 3, 4), OpensOn = new(2024, 3, 7) };
        yield return new(2) { Estimated = 100, Awarded = 100 };
        yield return new(3) { Estimated = 100, Awarded = 10, Lines = [new("1", ring[0], ring[0])] };
        for (var i = 0; i < 12; i++)
        {
            yield return new(100 + i) { Lines = [new("1", ring[i % 2], ring[0], ring[1])] };
        }

        // Everyone wins in turn but the last, who takes part in all and never wins.
        for (var i = 0; i < 290; i++)
        {
            var winner = frequent[i % 29];
            yield return new(1_000 + i) { Lines = [new("1", winner, winner, frequent[(i + 1) % 29], frequent[29])] };
        }
    }
}
