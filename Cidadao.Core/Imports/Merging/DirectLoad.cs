using System.Numerics;
using Cidadao.Core.Database;
using Cidadao.Core.Imports.Rows;

namespace Cidadao.Core.Imports.Merging;

/// <summary>
/// New parents with their children straight into their tables, in the bulk: (1) each file of children is read once; the rows whose parent is
/// new, and alone under its number, go into the table while they are added up, the others to a file and from there to staging, where the
/// merge takes them up; (2) the parents' file is read once more and its new rows go into the partitions with their children's sums. They go by
/// the partitions' names, as PostgreSQL inserts one by one where the table has the triggers that keep the <see cref="ContractMonth"/>s. Rows that
/// go by way of staging are written twice, and joined and added up by one session while the other core waits.
/// </summary>
internal sealed class DirectLoad
{
    /// <summary>Inflated size below which a file of children is not worth dropping indexes for: about <see cref="BulkLoad"/>'s number of rows.</summary>
    private const long FewBytes = 2 << 20;

    /// <summary>Of a row of children, at least.</summary>
    private const long BytesOfRow = 100;

    private readonly MergeConnection _connection;
    private readonly Family _family;
    private readonly NewParents _parents;
    private readonly SupplierIds _suppliers;
    private readonly Dictionary<RowKind, ChildSums> _sums = [];

    private DirectLoad(MergeConnection connection, Family family, IReadOnlyList<string> tables, NewParents parents, SupplierIds suppliers) =>
        (_connection, _family, Tables, _parents, _suppliers) = (connection, family, tables, parents, suppliers);

    /// <summary>Partitions of the parents' table that are filled in the bulk, that with the most rows to come first.</summary>
    public IReadOnlyList<string> Tables { get; }

    /// <summary>
    /// Whether a group may be loaded so: it has its parents, none of it is mended, and its children name no parties, which must be there
    /// before their parents are.
    /// </summary>
    public static bool IsPossible(Family family, IReadOnlyList<EntryReading> entries) =>
        family.Parent == RowKind.Contracts
        && entries.Any(entry => entry.Entry.Kind == family.Parent)
        && !entries.Any(entry => entry.Entry.IsMended);

    /// <returns>Null when the new rows are not many enough, or too many.</returns>
    public static async Task<DirectLoad?> BeginAsync(MergeConnection connection, Family family, CancellationToken cancellation)
    {
        var coming = await connection.CountAsync("SELECT count(*) FROM slots WHERE is_new", cancellation);
        if (coming > NewParents.Most)
            return null;
        var tables = await BulkLoad.WorthAsync(connection, BulkLoad.Coming(family.Table, "count(*)", "slots WHERE is_new"), cancellation);
        if (tables.Count == 0)
            return null;
        var parents = await NewParents.ReadAsync(connection, (int)coming, cancellation);
        return new(connection, family, tables, parents, await SupplierIds.ReadAsync(connection, cancellation));
    }

    public static bool IsWorthFor(EntryReading entry) => entry.Source.Bytes >= FewBytes;

    /// <returns>Where the children's indexes are worth dropping: in the years of their parents, or in the whole table where it has no partitions.</returns>
    public async Task<IReadOnlyList<string>> TablesOfAsync(Child child, EntryReading entry, CancellationToken cancellation) => Families.IsByYear(child.Table)
        ? [.. Tables.Select(table => child.Table + table[_family.Table.Length..])]
        : await BulkLoad.WorthAsync(_connection, BulkLoad.Coming(child.Table, $"{entry.Source.Bytes / BytesOfRow}::bigint", "(SELECT) one"), cancellation);

    /// <summary>Step 1.</summary>
    /// <returns>Rows that went into the table.</returns>
    public async Task<long> LoadChildrenAsync(Child child, EntryReading entry, CancellationToken cancellation)
    {
        var sums = SumsOf(child);
        var loaded = 0L;
        var staging = StagingTable.Of(child.Kind);
        await using var waiting = new SpooledRows();
        var writer = new ChildRowWriter(child, sums);
        await using (var copy = await _connection.Connection.BeginRawBinaryCopyAsync(writer.CopyCommand, cancellation))
        {
            using var target = new CopyRows(copy);
            using var rows = new CopyRows(Stream.Null);
            await entry.ReadAsync(rows, Accept, cancellation);
            await target.CompleteAsync(cancellation);

            ValueTask Accept()
            {
                var isDirect = _parents.TryFind(StagedRow.NumberOf(rows.Row), out var parent);
                var into = isDirect ? target : waiting.For(staging.Name);
                if (isDirect)
                {
                    writer.Write(rows.Row, parent, _parents, into);
                    loaded++;
                }
                else
                {
                    into.Written(rows.Row);
                }

                rows.CancelRow();
                return into.EndRowAsync(cancellation);
            }
        }

        foreach (var table in waiting.Tables)
            await waiting.CopyAsync(table, _connection.Connection, staging.CopyCommand, cancellation);
        return loaded;
    }

    /// <summary>Step 2.</summary>
    /// <returns>Rows that went into the table.</returns>
    public async Task<long> LoadParentsAsync(EntryReading entry, Guid importId, IReadOnlyList<Child> children, CancellationToken cancellation)
    {
        foreach (var child in children)
            await AddStagedAsync(child, cancellation);
        var writer = new ParentRowWriter(_family, importId, entry.Entry.Name, [.. children.Select(child => (child, SumsOf(child)))], _suppliers);
        var partitions = Tables.ToDictionary(Families.YearOf);
        var loaded = 0L;
        var parent = -1;
        await using var waiting = new SpooledRows();
        await using (var copy = await _connection.Connection.BeginRawBinaryCopyAsync(writer.CopyInto(Tables[0]), cancellation))
        {
            using var target = new CopyRows(copy);
            using var rows = new CopyRows(Stream.Null);
            await entry.ReadAgainAsync(rows, line => _parents.TryFindLine(line, out parent), Accept, cancellation);
            await target.CompleteAsync(cancellation);

            ValueTask Accept()
            {
                var table = _parents.SignedOnOf(parent) is { Year: var year } && partitions.TryGetValue(year, out var partition) ? partition : _family.Table;
                var into = table == Tables[0] ? target : waiting.For(table);
                writer.Write(rows.Row, parent, _parents, into);
                loaded++;
                rows.CancelRow();
                return into.EndRowAsync(cancellation);
            }
        }

        foreach (var table in waiting.Tables)
            await waiting.CopyAsync(table, _connection.Connection, writer.CopyInto(table), cancellation);
        foreach (var partition in Tables)
            await _connection.ExecuteAsync($"SELECT add_contract_sums('{partition}', {_parents.FirstId})", cancellation);
        return loaded;
    }

    /// <summary>What the merge has added up of the staged children of new parents.</summary>
    private async Task AddStagedAsync(Child child, CancellationToken cancellation)
    {
        var sums = SumsOf(child);
        await using var staged = await _connection.Connection.BeginBinaryExportAsync(
            $"""
            COPY (SELECT t.line, d.digest, trunc(least(greatest(coalesce(d.amount, 0), -1e20), 1e20) * 1e8)
                  FROM sums_{child.Table} d JOIN slots t ON t.id = d.parent_id WHERE d.is_new) TO STDOUT (FORMAT BINARY)
            """,
            cancellation);
        staged.Timeout = TimeSpan.Zero; // as long as it takes
        while (await staged.StartRowAsync(cancellation) > 0)
        {
            if (!_parents.TryFindLine(await staged.ReadAsync<int>(cancellation), out var parent))
                throw new InvalidOperationException($"Children in {child.Table} of a new row that is not known to be new.");
            var digest = await staged.ReadAsync<BigInteger>(cancellation);
            sums.Add(parent, (Int128)digest, (Int128)await staged.ReadAsync<BigInteger>(cancellation));
        }
    }

    private ChildSums SumsOf(Child child)
    {
        if (!_sums.TryGetValue(child.Kind, out var sums))
            _sums.Add(child.Kind, sums = new(_parents.Count, child.Amount is not null));
        return sums;
    }
}
