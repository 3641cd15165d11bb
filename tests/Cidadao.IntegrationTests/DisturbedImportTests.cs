using Cidadao.Api.Responses;
using Cidadao.LocalHost;

namespace Cidadao.IntegrationTests;

/// <summary>Imports that are disturbed: by another of the same file, by the death of their worker.</summary>
[TestClass]
public sealed class DisturbedImportTests
{
    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _installation = await Installation.StartAsync(context.CancellationToken);
        await _installation.ColumnAsync<bool>("SELECT add_contract_year(2024)", context.CancellationToken);
    }

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task Two_imports_of_one_file_at_once_do_not_collide()
    {
        var zip = new PortalZip();
        for (var i = 1; i <= 2_000; i++)
            zip.Contract(PortalZip.Number(i), unit: "740001").Item(PortalZip.Number(i), unit: "740001");
        var file = zip.Build();

        var accepted = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _installation.AcceptedUploadAsync(file, "same.zip", Cancellation)));
        var ended = await Task.WhenAll(accepted.Select(one => _installation.ImportEndAsync(one, Cancellation)));

        Assert.IsTrue(ended.All(import => import.Status == "completed"), string.Join(' ', ended.Select(import => import.Failure)));
        Assert.AreEqual(2_000, ended.Sum(import => import.Entries[0].Inserted));
        Assert.AreEqual(2_000, await CountAsync("contracts WHERE buying_unit_code = '740001'"));
        Assert.AreEqual(2_000, await CountAsync("contract_items i JOIN contracts c ON c.id = i.contract_id WHERE c.buying_unit_code = '740001'"));
    }

    [TestMethod]
    public async Task A_worker_that_dies_ten_times_during_an_import_leaves_exact_counts()
    {
        const int Contracts = 24_000; // large enough to go straight into the tables
        var zip = new PortalZip();
        for (var i = 1; i <= Contracts; i++)
            zip.Contract(PortalZip.Number(i), unit: "780001").Item(PortalZip.Number(i), unit: "780001");
        var random = new Random(780001);
        var accepted = await _installation.AcceptedUploadAsync(zip.Build(), "killed.zip", Cancellation);
        for (var death = 0; death < 10; death++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(50, 1500)), TimeProvider.System, Cancellation);
            await _installation.Topology.KillAsync(ResourceNames.Worker);
            Assert.IsTrue(
                await CountAsync("contracts WHERE buying_unit_code = '780001'") is 0 or Contracts, "Half an import is visible.");
            await _installation.Topology.StartAsync(ResourceNames.Worker, Cancellation);
        }

        // After five deaths with it in hand the message is given up as likely deadly, and the run waits to be resumed: perhaps after it was resumed
        // already, when its worker had been quiet for long enough to be taken for dead.
        await Installation.UntilAsync(
            async () =>
            {
                var status = (await _installation.GetAsync(accepted.Location, ApiJson.Default.ImportResponse, Cancellation)).Status;
                if (status == "interrupted")
                    (await _installation.Http.PostAsync($"{accepted.Location}/resume", null, Cancellation)).Dispose();
                return status == "completed";
            },
            Cancellation);

        var ended = await _installation.ImportEndAsync(accepted, Cancellation);

        Assert.AreEqual("completed", ended.Status, ended.Failure);
        Assert.AreEqual($"contracts {Contracts}, items {Contracts}", Inserted(ended));
        Assert.AreEqual(Contracts, await CountAsync("contracts WHERE buying_unit_code = '780001'"));
        Assert.AreEqual(Contracts, await CountAsync("contract_items i JOIN contracts c ON c.id = i.contract_id WHERE c.buying_unit_code = '780001'"));
    }

    [TestMethod]
    public async Task An_interrupted_import_is_resumed_or_discarded()
    {
        var file = new PortalZip().Contract("000012024", unit: "790001").Build();
        var one = await InterruptedAsync(file);
        var other = await InterruptedAsync(file);
        Assert.AreEqual("interrupted", (await _installation.GetAsync(one.Location, ApiJson.Default.ImportResponse, Cancellation)).Status);

        using var discarded = await _installation.Http.DeleteAsync(other.Location, Cancellation);
        using var resumed = await _installation.Http.PostAsync($"{one.Location}/resume", null, Cancellation);
        var ended = await _installation.ImportEndAsync(one, Cancellation);

        Assert.AreEqual(HttpStatusCode.Accepted, resumed.StatusCode);
        Assert.AreEqual("completed", ended.Status, ended.Failure);
        Assert.AreEqual("cancelled", (await _installation.ImportEndAsync(other, Cancellation)).Status);
        Assert.AreEqual(0, await CountAsync($"import_chunks WHERE import_id IN ('{one.Id}', '{other.Id}')"));
    }

    [TestMethod]
    public async Task A_bulk_load_gives_back_every_index_that_it_dropped()
    {
        const int Contracts = 20_000;
        var zip = new PortalZip();
        for (var i = 1; i <= Contracts; i++)
            zip.Contract(PortalZip.Number(i), unit: "800001", signed: "10/01/2019").Item(PortalZip.Number(i), unit: "800001");
        await _installation.ColumnAsync<bool>("SELECT add_contract_year(2019)", Cancellation); // where no other test has left as many
        var before = await IndexesAsync();
        var built = await IdOfAsync("ix_contracts_value_y2019");

        var ended = await _installation.ImportEndAsync(await _installation.AcceptedUploadAsync(zip.Build(), "bulk.zip", Cancellation), Cancellation);

        Assert.AreEqual("completed", ended.Status, ended.Failure);
        await NothingIsOwedAsync();
        CollectionAssert.AreEqual(before, await IndexesAsync());
        Assert.AreNotEqual(built, await IdOfAsync("ix_contracts_value_y2019"), "It was no bulk load.");
    }

    [TestMethod]
    public async Task An_index_that_a_dead_worker_owed_is_built_by_the_next()
    {
        var before = await IndexesAsync();
        await _installation.Topology.KillAsync(ResourceNames.Worker);
        await _installation.ColumnAsync<string>(
            """
            INSERT INTO pending_indexes (name, definition)
            SELECT indexname, indexdef FROM pg_indexes WHERE indexname = 'ix_contract_items_contract_id_y2024' RETURNING name
            """,
            Cancellation);
        await _installation.ColumnAsync<string>("DROP INDEX ix_contract_items_contract_id_y2024; SELECT ''", Cancellation);

        await _installation.Topology.StartAsync(ResourceNames.Worker, Cancellation);

        await NothingIsOwedAsync();
        CollectionAssert.AreEqual(before, await IndexesAsync());
    }

    /// <summary>As a worker that was given up for reasons outside the file leaves it.</summary>
    private async Task<Accepted> InterruptedAsync(byte[] file)
    {
        await _installation.Topology.KillAsync(ResourceNames.Worker);
        var accepted = await _installation.AcceptedUploadAsync(file, "interrupted.zip", Cancellation);
        await _installation.ColumnAsync<Guid>($"UPDATE imports SET status = 5 WHERE id = '{accepted.Id}' RETURNING id", Cancellation);
        // Its message is settled: gone from the outbox, and known to the inbox, since the API may have put it on the stream by now.
        await _installation.ColumnAsync<Guid>(
            $"""
            WITH settled AS (DELETE FROM outbox WHERE payload->>'importId' = '{accepted.Id}' RETURNING message_id)
            INSERT INTO inbox (message_id, handled_at) SELECT message_id, now() FROM settled RETURNING message_id
            """,
            Cancellation);
        await _installation.Topology.StartAsync(ResourceNames.Worker, Cancellation);
        return accepted;
    }

    private Task NothingIsOwedAsync() => Installation.UntilAsync(async () => await CountAsync("pending_indexes") == 0, Cancellation);

    /// <summary>Indexes and keys of the tables that a bulk load fills, as statements.</summary>
    private Task<List<string>> IndexesAsync() => _installation.ColumnAsync<string>(
        """
        SELECT indexdef FROM pg_indexes WHERE tablename ~ '^contract(s|_items)_'
        UNION ALL
        SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE conrelid::regclass::text ~ '^contract(s|_items)_' AND contype = 'f'
        ORDER BY 1
        """,
        Cancellation);

    private Task<uint> IdOfAsync(string index) => _installation.ScalarAsync<uint>($"SELECT '{index}'::regclass::oid", Cancellation);

    private static string Inserted(ImportResponse import) =>
        string.Join(", ", import.Entries.Select(entry => $"{entry.Kind} {entry.Inserted}"));

    private Task<long> CountAsync(string from) => _installation.ScalarAsync<long>($"SELECT count(*) FROM {from}", Cancellation);
}
