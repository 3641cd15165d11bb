using Cidadao.Api.Responses;
using Cidadao.LocalHost;

namespace Cidadao.IntegrationTests;

/// <summary>What was accepted is finished, once, whatever dies in between.</summary>
[TestClass]
public sealed class FaultTests
{
    // Enough that work is under way when the worker dies.
    private const int Contracts = 6_000;

    private static Installation _installation = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context) => _installation = await Installation.StartAsync(context.CancellationToken);

    [ClassCleanup]
    public static async Task StopAsync() => await _installation.DisposeAsync();

    [TestMethod]
    public async Task A_worker_killed_in_the_middle_leaves_whole_imports_and_each_finding_once()
    {
        var file = DirectAwards("600001");
        var import = await _installation.AcceptedUploadAsync(file, "killed.zip", Cancellation);
        await KillWhenAsync(async () => await StatusAsync("imports", import.Id) != "0");

        var imported = await _installation.ImportEndAsync(import, Cancellation);
        Assert.AreEqual("completed", imported.Status, imported.Failure);
        Assert.AreEqual(Contracts, await _installation.ScalarAsync<long>("SELECT count(*) FROM contracts WHERE buying_unit_code = '600001'", Cancellation));

        var request = new StartInvestigationRequest(new(Unit: "600001"));
        var undisturbed = await _installation.InvestigationEndAsync(await _installation.StartInvestigationAsync(request, Cancellation), Cancellation);
        var killed = await _installation.StartInvestigationAsync(request, Cancellation);
        await KillWhenAsync(async () => await _installation.ScalarAsync<long>(
            $"SELECT count(*) FROM investigation_events WHERE investigation_id = '{killed.Id}'", Cancellation) >= 2);

        var ended = await _installation.InvestigationEndAsync(killed, Cancellation);
        Assert.AreEqual("completed", ended.Status, ended.Failure);
        CollectionAssert.AreEqual(await SubjectsAsync(undisturbed.Id), await SubjectsAsync(killed.Id));
        Assert.IsNotEmpty(await SubjectsAsync(killed.Id));
        Assert.AreEqual(undisturbed.Findings, ended.Findings);
        Assert.AreEqual(0, await _installation.ScalarAsync<long>("SELECT count(*) FROM dead_letters", Cancellation));
        Assert.AreEqual(0, await _installation.ScalarAsync<long>("SELECT count(*) FROM import_chunks", Cancellation));
    }

    [TestMethod]
    public async Task While_Redis_is_away_commands_are_accepted_and_done_when_it_is_back()
    {
        await _installation.Topology.KillAsync(ResourceNames.Redis);

        var accepted = await _installation.StartInvestigationAsync(new(new(Unit: "none")), Cancellation);
        Assert.IsGreaterThan(0, await _installation.ScalarAsync<long>("SELECT count(*) FROM outbox", Cancellation), "The message waits in the outbox.");
        await Installation.UntilAsync(async () => (await _installation.Http.GetStringAsync("/health", Cancellation)).Contains("Degraded", StringComparison.Ordinal), Cancellation);
        await _installation.Topology.StartAsync(ResourceNames.Redis, Cancellation);

        var ended = await _installation.InvestigationEndAsync(accepted, Cancellation);
        Assert.AreEqual("completed", ended.Status, ended.Failure);
        await Installation.UntilAsync(async () => !(await _installation.Http.GetStringAsync("/health", Cancellation)).Contains("Degraded", StringComparison.Ordinal), Cancellation);
    }

    [TestMethod]
    public async Task A_cancelled_investigation_stops_and_stays_cancelled()
    {
        var accepted = await _installation.StartInvestigationAsync(new(), Cancellation);
        using var answer = await _installation.Http.DeleteAsync(accepted.Location, Cancellation);
        Assert.AreEqual(HttpStatusCode.Accepted, answer.StatusCode);

        var ended = await _installation.InvestigationEndAsync(accepted, Cancellation);

        // It may have been faster than the cancel; it must never go on after one.
        Assert.IsTrue(ended.Status is "cancelled" or "completed", ended.Status);
        var version = $"SELECT max(version) FROM investigation_events WHERE investigation_id = '{accepted.Id}'";
        var before = await _installation.ScalarAsync<int>(version, Cancellation);
        var next = await _installation.StartInvestigationAsync(new(new(Unit: "none")), Cancellation);
        await _installation.InvestigationEndAsync(next, Cancellation);
        Assert.AreEqual(before, await _installation.ScalarAsync<int>(version, Cancellation));
    }

    [TestMethod]
    public async Task A_cancel_is_heard_while_findings_are_being_written()
    {
        var undisturbed = await InvestigatedAsync("600002");
        var held = await AcceptedWithoutWorkerAsync("600002");
        await using var other = await _installation.Database.OpenConnectionAsync(Cancellation);
        await using var transaction = await other.BeginTransactionAsync(Cancellation);
        await ExecuteAsync(other, CopyOf("findings", undisturbed.Id, held.Id, "TRUE"));

        await _installation.Topology.StartAsync(ResourceNames.Worker, Cancellation);
        await Installation.UntilAsync(IsWritingAsync, Cancellation);
        using var answer = await _installation.Http.DeleteAsync(held.Location, Cancellation);
        var ended = await _installation.InvestigationEndAsync(held, Cancellation);
        await transaction.RollbackAsync(Cancellation);
        await Installation.UntilAsync(async () => !await IsWritingAsync(), Cancellation);

        Assert.AreEqual("cancelled", ended.Status, ended.Failure);
        Assert.IsEmpty(await SubjectsAsync(held.Id));
    }

    [TestMethod]
    public async Task What_another_worker_has_found_meanwhile_counts_once_and_the_rest_is_added()
    {
        var undisturbed = await InvestigatedAsync("600003");
        var held = await AcceptedWithoutWorkerAsync("600003");
        var found = await SubjectsAsync(undisturbed.Id);
        var indicator = found[0].Split(' ')[0];
        Assert.IsTrue(found.Exists(one => !one.StartsWith(indicator, StringComparison.Ordinal)), "There is a rest.");
        var completed = $"data->>'type' = 'task-completed' AND data->>'indicator' = '{indicator}'";
        // The deeper looks find with the same indicator later.
        var ofTask = $"indicator = '{indicator}' AND found_at = (SELECT at FROM investigation_events WHERE investigation_id = '{undisturbed.Id}' AND {completed})";
        await using var other = await _installation.Database.OpenConnectionAsync(Cancellation);
        await using var transaction = await other.BeginTransactionAsync(Cancellation);
        await ExecuteAsync(other, CopyOf("findings", undisturbed.Id, held.Id, ofTask));

        await _installation.Topology.StartAsync(ResourceNames.Worker, Cancellation);
        await Installation.UntilAsync(IsWritingAsync, Cancellation);
        await ExecuteAsync(other, CopyOf("investigation_events", undisturbed.Id, held.Id, completed));
        await transaction.CommitAsync(Cancellation);
        var ended = await _installation.InvestigationEndAsync(held, Cancellation);

        Assert.AreEqual("completed", ended.Status, ended.Failure);
        CollectionAssert.AreEqual(found, await SubjectsAsync(held.Id));
        Assert.AreEqual(undisturbed.Findings, ended.Findings);
        Assert.AreEqual(1, await _installation.ScalarAsync<long>(
            $"SELECT count(*) FROM investigation_events WHERE investigation_id = '{held.Id}' AND {completed}", Cancellation));
    }

    private async Task<InvestigationResponse> InvestigatedAsync(string unit)
    {
        await _installation.ImportAsync(DirectAwards(unit), $"{unit}.zip", Cancellation);
        return await _installation.InvestigationEndAsync(await _installation.StartInvestigationAsync(new(new(Unit: unit)), Cancellation), Cancellation);
    }

    private async Task<Accepted> AcceptedWithoutWorkerAsync(string unit)
    {
        await _installation.Topology.KillAsync(ResourceNames.Worker);
        return await _installation.StartInvestigationAsync(new(new(Unit: unit)), Cancellation);
    }

    /// <summary>As another worker would write what it found.</summary>
    private static string CopyOf(string table, Guid from, Guid to, string which)
    {
        var (columns, values) = table == "findings"
            ? (Findings, Findings.Replace("investigation_id", $"'{to}'", StringComparison.Ordinal))
            : ("investigation_id, version, data, at, vocabulary", $"'{to}', (SELECT max(version) + 1 FROM {table} WHERE investigation_id = '{to}'), data, now(), vocabulary");
        return $"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE investigation_id = '{from}' AND {which}";
    }

    private const string Findings =
        "investigation_id, indicator, agent, subject, facts, severity, score, confidence, value, summary, evidence, contract_ids, found_at";

    private Task<bool> IsWritingAsync() => _installation.ScalarAsync<bool>(
        "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE query LIKE 'COPY findings%' AND wait_event_type = 'Lock')", Cancellation);

    private async Task ExecuteAsync(Npgsql.NpgsqlConnection connection, string sql)
    {
        await using var command = new Npgsql.NpgsqlCommand(sql, connection);
        Assert.AreNotEqual(0, await command.ExecuteNonQueryAsync(Cancellation), sql);
    }

    private static byte[] DirectAwards(string unit)
    {
        var zip = new PortalZip();
        for (var i = 1; i <= Contracts; i++)
        {
            var number = PortalZip.Number(i);
            var over = i % 50 == 0;
            zip.Contract(number, unit, method: "Dispensa de Licitação", initial: over ? "150000,0000" : "100,0000", @object: $"Objeto: compra {i} de {i * 7919}");
            zip.Item(number, unit, code: $"{unit}06{i:D5}202400001", description: "CANETA", price: i % 100 == 0 ? "9000,00" : $"{1 + (i % 7)},{i % 100:D2}");
        }

        return zip.Build();
    }

    private async Task KillWhenAsync(Func<Task<bool>> reached)
    {
        while (!await reached())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancellation);
        await _installation.Topology.KillAsync(ResourceNames.Worker);
        await _installation.Topology.StartAsync(ResourceNames.Worker, Cancellation);
    }

    private Task<string> StatusAsync(string table, Guid id) =>
        _installation.ScalarAsync<string>($"SELECT status::text FROM {table} WHERE id = '{id}'", Cancellation);

    private Task<List<string>> SubjectsAsync(Guid investigation) => _installation.ColumnAsync<string>(
        $"SELECT indicator || ' ' || subject FROM findings WHERE investigation_id = '{investigation}' ORDER BY 1", Cancellation);
}
