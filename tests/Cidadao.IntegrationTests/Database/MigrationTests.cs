using Cidadao.Core.Database;
using Cidadao.LocalHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Cidadao.IntegrationTests.Database;

/// <summary>Every migration over data, one after the other, in a database of its own.</summary>
[TestClass]
public sealed class MigrationTests
{
    private static DirectoryInfo _home = null!;
    private static LocalTopology _servers = null!;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [ClassInitialize]
    public static async Task StartAsync(TestContext context)
    {
        _home = Directory.CreateTempSubdirectory("cidadao-migrations-");
        _servers = await LocalTopology.StartAsync(
            new() { Home = _home.FullName, Ephemeral = true, Resources = [ResourceNames.Postgres] }, context.CancellationToken);
    }

    [ClassCleanup]
    public static async Task StopAsync()
    {
        await _servers.DisposeAsync();
        if (_home.Exists)
            _home.Delete(recursive: true);
    }

    [TestMethod]
    public async Task From_the_first_migration_to_the_last_nothing_of_the_data_is_lost()
    {
        await using var database = await CreateAsync("upgraded");
        await using var db = Context(database);
        var all = db.Database.GetMigrations().ToList();
        var migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync(all[0], Cancellation);
        await using (var fill = database.CreateCommand(
            """
            INSERT INTO agencies (code, name) VALUES ('90000', 'Ministério'), ('90100', 'Órgão');
            INSERT INTO buying_units (code, name, agency_code) VALUES ('100001', 'Unidade', '90100');
            INSERT INTO suppliers (kind, document, name) VALUES (1, '11222333000181', 'FORNECEDORA');
            INSERT INTO contracts (key, occurrence, number, object, method, method_text, parent_agency_code, agency_code, buying_unit_code, supplier_id,
                signed_on, initial_value, final_value, content_hash, import_id, source_entry, source_line)
            SELECT gen_random_uuid(), 1, n::text, 'Caneta ' || n, 1, 'Pregão', '90000', '90100', '100001', (SELECT id FROM suppliers),
                CASE WHEN n % 10 = 0 THEN NULL ELSE date '2021-06-01' + n END, n, n, n, gen_random_uuid(), '202401_Compras.csv', n
            FROM generate_series(1, 1000) n;
            INSERT INTO contract_items (contract_id, code, description, quantity, unit_price, is_shared_number)
            SELECT id, '1', 'CANETA', 2, initial_value / 2, false FROM contracts CROSS JOIN generate_series(1, 2);
            """))
        {
            await fill.ExecuteNonQueryAsync(Cancellation);
        }

        foreach (var migration in all.Skip(1))
            await migrator.MigrateAsync(migration, Cancellation);
        await migrator.MigrateAsync(cancellationToken: Cancellation); // and nothing is done twice

        Assert.AreEqual(0, (await db.Database.GetPendingMigrationsAsync(Cancellation)).Count());
        Assert.AreEqual(1000, await db.Contracts.CountAsync(Cancellation));
        Assert.AreEqual(100, await db.Contracts.CountAsync(contract => contract.SignedOn == null, Cancellation));
        Assert.AreEqual(500_500m, await db.Contracts.SumAsync(contract => contract.InitialValue, Cancellation));
        Assert.AreEqual(1000, await db.Contracts.CountAsync(contract => contract.Items.Count == 2 && contract.Items.All(item => item.SignedOn == contract.SignedOn), Cancellation));
        await using var misplaced = database.CreateCommand(
            """
            SELECT count(*) FROM contracts WHERE tableoid::regclass::text
                <> CASE WHEN signed_on IS NULL THEN 'contracts_other' ELSE 'contracts_y' || extract(year FROM signed_on) END
            """);
        Assert.AreEqual(0L, await misplaced.ExecuteScalarAsync(Cancellation));
        // What is written afterwards gets identifiers of its own.
        await using var next = database.CreateCommand("SELECT nextval('contracts_id_seq') > max(id) FROM contracts");
        Assert.IsTrue((bool)(await next.ExecuteScalarAsync(Cancellation))!);
    }

    [TestMethod]
    public async Task Several_processes_that_migrate_at_once_do_it_once()
    {
        await using var database = await CreateAsync("raced");

        await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
        {
            await using var db = Context(database);
            await new SchemaUpgrade(database, db).RunAsync(Cancellation);
        }));

        await using var db = Context(database);
        CollectionAssert.AreEqual(db.Database.GetMigrations().ToList(), (await db.Database.GetAppliedMigrationsAsync(Cancellation)).ToList());
    }

    private async Task<NpgsqlDataSource> CreateAsync(string name)
    {
        var server = new NpgsqlConnectionStringBuilder(_servers.ConnectionStrings["cidadao"]);
        await using (var first = NpgsqlDataSource.Create(server.ConnectionString))
        await using (var create = first.CreateCommand($"CREATE DATABASE {name}"))
            await create.ExecuteNonQueryAsync(Cancellation);
        server.Database = name;
        return NpgsqlDataSource.Create(server.ConnectionString);
    }

    private static CidadaoDbContext Context(NpgsqlDataSource database) =>
        new(new DbContextOptionsBuilder<CidadaoDbContext>().UseNpgsql(database).UseSnakeCaseNamingConvention().Options);
}
