using Bunit;
using Cidadao.Api.Responses;
using Cidadao.Web.Components.Database;
using Cidadao.Web.Localization;
using Cidadao.WebTests.Setup;

namespace Cidadao.WebTests.Pages;

[TestClass]
public sealed class DatabasePageTests : PageTest
{
    private const string Path = "admin/database";

    private static DatabaseResponse Quiet { get; } = new(
        "cidadao", "15.18", 2_500_000_000, null, 0.9912, 1_000, 3, 0, 0, 200,
        [
            new("contracts", 2, 1_200_000, 900_000_000, 8_192, 600_000_000, 1_500_008_192, 12, 3_000_000, 45_678, 1_500, 1_125_000, 0.75, Sample.Now, null),
            new("imports", 0, 7, 8_192, 0, 16_384, 24_576, 90, 630, 4, 0, 0, null, null, null),
        ],
        [new("contracts", "contracts_y2024", "FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')", 700_000, 900_000_000, 300_000_000, 4, 40_000, 0)],
        [new("contracts", "contracts_y2024_object_idx", "gin (object)", 2, false, true, 250_000_000, 99, 1_234, false)],
        [], [], [new("127.0.0.1:5432", 3, 17, 50)], [new("Cidadao.Api", "idle", 12)], [], []);

    private IRenderedComponent<DatabasePage> Open(DatabaseResponse database)
    {
        Api.Has(Path, database);
        var page = Browser.Render<DatabasePage>();
        page.WaitForElement(ById("database-figures"));
        return page;
    }

    private static string CellsOf(AngleSharp.Dom.IElement row) => string.Join(" | ", row.QuerySelectorAll("td").Select(TextOf));

    [TestMethod]
    public void Sizes_use_and_load_are_told()
    {
        var page = Open(Quiet);

        var figures = TextOf(page.Find(ById("database-figures")));
        Assert.Contains("Tamanho 2,50 GBcidadao, PostgreSQL 15.18", figures);
        Assert.Contains("Lido da memória 99,1%", figures);
        Assert.Contains("Conexões 12de no máximo 200", figures);
        Assert.Contains("Réplicas 0nenhuma conectada", figures);
        var tables = page.FindAll(ById("table-row")).Select(CellsOf).ToArray();
        Assert.AreEqual(
            $"contracts 2 partições | 1.200.000 | 1,50 GB | 900,0 MB + 8 kB | 600,0 MB | 12 | 45.678 | 1.500 ≈ 1,1 MB | {Display.Moment(Sample.Now)}", tables[0]);
        Assert.AreEqual("imports | 7 | 25 kB | 8 kB + 0 B | 16 kB | 90 | 4 | 0 ≈ 0 B | –", tables[1]);
        Assert.Contains("contracts_y2024 FOR VALUES FROM", TextOf(page.Find(ById("partition-row"))));
        Assert.AreEqual("contracts_y2024_object_idxgin (object) contracts × 2 250,0 MB 99 1.234", TextOf(page.Find(ById("index-row"))));
        Assert.AreEqual("Conexões reservadas da API que respondeu 127.0.0.1:5432 3 em uso, 17 livres 20 de 50", TextOf(page.Find(ById("pool-row"))));
        Assert.AreEqual("Cidadao.Api idle 12", TextOf(page.Find(ById("session-row"))));
        Assert.Contains("Nada:", TextOf(page.Find(ById("database-advice"))));
    }

    [TestMethod]
    public void What_deserves_a_look_stands_first_with_its_reason()
    {
        var page = Open(Quiet with
        {
            PendingIndexes = ["ix_contracts_value"],
            Indexes =
            [
                new("contracts", "ix_never", "btree (x)", 1, false, true, 5_000_000, 0, 0, true),
                new("findings", "ix_half", "btree (y)", 1, false, false, 5_000, 0, 0, false),
            ],
            MissingIndexes =
            [
                new("suppliers", "sequentialScans", null, 1_000, 250_000),
                new("buying_units", "foreignKey", "fk: FOREIGN KEY (agency_code) REFERENCES agencies(code)", 0, 0),
            ],
            LongTransactions = [new(7, "Cidadao.AgentWorker", "idle in transaction", 125, null, "views.snapshot")],
        });

        CollectionAssert.AreEqual(
            new[]
            {
                "Índice a reconstruir ix_contracts_value uma carga grande o retirou; até lá as consultas são certas, e mais lentas",
                "Índice incompleto ix_half em construção, ou a construção falhou",
                "Falta um índice? suppliers lida inteira 1.000 vezes, 250.000 linhas de cada vez",
                "Chave estrangeira sem índice buying_units fk: FOREIGN KEY (agency_code) REFERENCES agencies(code)",
                "Índice sem uso ix_never 5,0 MB em contracts, nenhuma leitura",
                "Transação aberta views.snapshot há 2 min 5 s, Cidadao.AgentWorker, idle in transaction",
            },
            page.FindAll(ById("advice-row")).Select(TextOf).ToArray());
        Assert.Contains("Transação mais antiga 2 min 5 s", TextOf(page.Find(ById("database-figures"))));
        Assert.AreEqual("sem uso", TextOf(page.FindAll(ById("index-row"))[0].QuerySelector(".warn")!));
    }

    [TestMethod]
    public void A_standby_shows_how_far_it_is_behind_or_that_this_cannot_be_seen()
    {
        var page = Open(Quiet with { Replicas = [new("standby", "streaming", "async", 16_000_000, 0.4)] });
        Assert.Contains("Réplicas 1atraso de até 16,0 MB", TextOf(page.Find(ById("database-figures"))));
        Assert.AreEqual("Réplica standby streaming async 16,0 MB", TextOf(page.Find(ById("replica-row"))));

        page = Open(Quiet with { Replicas = [new("standby", null, null, null, null)] });
        Assert.Contains("atraso não visível", TextOf(page.Find(ById("database-figures"))));
    }

    [TestMethod]
    public async Task It_looks_again_by_itself_and_speaks_English_too()
    {
        Speak(Languages.English);
        var page = Open(Quiet);
        Assert.Contains("Read from memory 99.1%", TextOf(page.Find(ById("database-figures"))));

        Api.Has(Path, Quiet with { Bytes = 3_000_000_000 });
        await PassAsync(seconds: 15);

        page.WaitForAssertion(() => Assert.Contains("Size 3.00 GB", TextOf(page.Find(ById("database-figures")))));
    }
}
