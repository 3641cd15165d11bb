using Cidadao.Core.Contracts;
using Cidadao.Core.Database.Views;
using Cidadao.Core.RedFlags;
using Npgsql;

namespace Cidadao.Core.Database;

/// <summary>
/// Reads the contracts of a scope into columns, each table once, by binary COPY and in one snapshot:
/// <list type="number">
/// <item>contracts and their lines side by side, on two connections that see the same;</item>
/// <item>what hangs on the contracts, whose rows are known by then;</item>
/// <item>the names of the parties.</item>
/// </list>
/// </summary>
public sealed class ContractViewReader(NpgsqlDataSource database)
{
    /// <summary>Reads everything that any detector needs.</summary>
    public Task<ContractView> ReadAsync(ContractFilter scope, CancellationToken cancellation) => ReadAsync(scope, ViewParts.All, cancellation);

    /// <param name="parts">What is needed beyond the contracts; the other parts of the view stay empty.</param>
    public async Task<ContractView> ReadAsync(ContractFilter scope, ViewParts parts, CancellationToken cancellation)
    {
        // The lines' connection first: it is given back first as well, and each reads the table again that it has read before.
        await using var besides = parts.HasFlag(ViewParts.Items) ? await database.OpenConnectionAsync(cancellation) : null;
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        await ExecuteAsync(connection, Settings, cancellation);

        var columns = new ContractColumns(parts);
        var items = new ItemColumns();
        var itemsRead = besides is null ? Task.CompletedTask : await ItemsAsync(connection, besides, scope, items, cancellation);
        await Task.WhenAll(Copy.ReadAsync(connection, columns.Select(scope), columns.Add, cancellation), itemsRead); // 1
        columns.Close();

        var contracts = new RowLookup(columns.Ids);
        var (tenders, rows) = await TendersAsync(connection, scope, parts, columns.Suppliers, cancellation); // 2
        var children = new ChildViews(
            items.ToView(contracts),
            await AmendmentsAsync(connection, scope, parts, contracts, cancellation),
            tenders,
            await SanctionsAsync(connection, parts, cancellation));
        return columns.ToView(children, rows, await NamesAsync(connection, columns.Suppliers.Keys, cancellation)); // 3
    }

    /// <summary>Up to so many are looked up by key; for more the whole table is read, which is faster than a list of a million keys.</summary>
    private const int FewSuppliers = 5_000;

    /// <summary>A scan that starts where another one is would give the rows in another order each time.</summary>
    private const string Settings = "SET LOCAL synchronize_seqscans = off; SET LOCAL statement_timeout = 0";

    /// <returns>The reading under way, once it sees the same snapshot: the exporting transaction may go on only then.</returns>
    private static async Task<Task> ItemsAsync(
        NpgsqlConnection exporting, NpgsqlConnection own, ContractFilter scope, ItemColumns items, CancellationToken cancellation)
    {
        await using var export = new NpgsqlCommand("-- views.snapshot\nSELECT pg_export_snapshot()", exporting);
        var snapshot = (string)(await export.ExecuteScalarAsync(cancellation))!;
        var transaction = await own.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        await ExecuteAsync(own, $"SET TRANSACTION SNAPSHOT '{snapshot}'; {Settings}", cancellation);
        return ReadAndCloseAsync();

        async Task ReadAndCloseAsync()
        {
            await using (own)
            await using (transaction)
                await Copy.ReadAsync(own, ItemColumns.Select(scope), items.Add, cancellation);
        }
    }

    private static async Task<AmendmentView> AmendmentsAsync(
        NpgsqlConnection connection, ContractFilter scope, ViewParts parts, RowLookup contracts, CancellationToken cancellation)
    {
        if (!parts.HasFlag(ViewParts.Amendments))
            return AmendmentView.Empty;
        var amendments = new AmendmentColumns(contracts);
        await Copy.ReadAsync(connection, AmendmentColumns.Select(scope), amendments.Add, cancellation);
        return amendments.ToView();
    }

    private static async Task<(TenderView View, RowLookup Rows)> TendersAsync(
        NpgsqlConnection connection, ContractFilter scope, ViewParts parts, KeyIndex<long> suppliers, CancellationToken cancellation)
    {
        if (!parts.HasFlag(ViewParts.Tenders))
            return (TenderView.Empty, new([]));
        var tenders = new TenderColumns();
        await Copy.ReadAsync(connection, TenderColumns.Select(scope), tenders.Add, cancellation);
        var rows = tenders.Rows();
        var (items, participations) = (new TenderItemColumns(rows), new ParticipationColumns(rows, suppliers));
        await Copy.ReadAsync(connection, TenderItemColumns.Select(scope), items.Add, cancellation);
        if (parts.HasFlag(ViewParts.Participations))
            await Copy.ReadAsync(connection, ParticipationColumns.Select(scope), participations.Add, cancellation);
        return (tenders.ToView(items, participations), rows);
    }

    private static async Task<SanctionView> SanctionsAsync(NpgsqlConnection connection, ViewParts parts, CancellationToken cancellation)
    {
        if (!parts.HasFlag(ViewParts.Sanctions))
            return SanctionView.Empty;
        var sanctions = new SanctionEntries();
        await Copy.ReadAsync(connection, SanctionEntries.Select, sanctions.Add, cancellation);
        return sanctions.ToView();
    }

    private static async Task<PartyNames> NamesAsync(NpgsqlConnection connection, IReadOnlyList<long> suppliers, CancellationToken cancellation)
    {
        var names = new PartyNames([], [], new(suppliers.Count));
        await Copy.ReadAsync(connection, "SELECT code, name FROM agencies", row => AddTo(names.Agencies, row), cancellation);
        await Copy.ReadAsync(connection, "SELECT code, name FROM buying_units", row => AddTo(names.Units, row), cancellation);
        var wanted = suppliers.ToHashSet();
        await Copy.ReadAsync(
            connection,
            "SELECT id, kind, document, name FROM suppliers"
            + (wanted.Count <= FewSuppliers ? $" WHERE id = ANY ('{{{string.Join(',', wanted)}}}'::bigint[])" : ""),
            row =>
            {
                var supplier = new SupplierParty(row.Long(), (SupplierKind)row.Short(), row.Text(), row.Text());
                if (wanted.Contains(supplier.Id))
                    names.Suppliers.Add(supplier.Id, supplier);
            },
            cancellation);
        return names;

        static void AddTo(Dictionary<string, Party> parties, CopyRow row)
        {
            var party = new Party(row.Text(), row.Text());
            parties.Add(party.Code, party);
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
