using System.Globalization;
using Npgsql;

namespace Cidadao.Benchmarks.Database;

/// <summary>
/// More contracts with their items, made of those that were imported: each copy in one of ten years, spread over its months, with keys of its
/// own. The partitions that they go to lose their indexes before and have them again afterwards.
/// </summary>
internal sealed class ContractGrowth
{
    private const int Years = 10;

    private readonly NpgsqlDataSource _database;
    private readonly int _year;
    private readonly long _imported;
    private readonly (long Contracts, long Items) _step;
    private long _copies = 1;

    private ContractGrowth(NpgsqlDataSource database, int year, long imported, (long Contracts, long Items) step) =>
        (_database, _year, _imported, _step) = (database, year, imported, step);

    private string Leaves => string.Join(", ", Enumerable.Range(_year - Years + 1, Years).Select(year => $"'contracts_y{year}'::regclass, 'contract_items_y{year}'::regclass"));

    /// <param name="year">Of what was imported: the last of the ten.</param>
    public static async Task<ContractGrowth> StartAsync(NpgsqlDataSource database, int year, CancellationToken cancellation)
    {
        await using var known = database.CreateCommand("SELECT count(*), max(id), (SELECT max(id) FROM contract_items) FROM contracts");
        await using var reader = await known.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return new(database, year, reader.GetInt64(0), (reader.GetInt64(1), reader.GetInt64(2)));
    }

    /// <summary>
    /// 1. Takes away what stands on the partitions of the ten years. 2. Copies what was imported as often as it takes, by identifiers that are as far
    /// from each other as those of the original. 3. Builds what was there: keys, indexes, foreign keys.
    /// </summary>
    public async Task ToAsync(long contracts, CancellationToken cancellation)
    {
        var copies = (contracts + _imported - 1) / _imported;
        if (copies <= _copies)
            return;
        await ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"SELECT add_contract_year(year) FROM generate_series({_year - Years + 1}, {_year}) AS year"), cancellation);
        var standing = await StandingAsync(cancellation);
        foreach (var (away, _) in standing)                                                                                     // 1
            await ExecuteAsync(away, cancellation);

        for (; _copies < copies; _copies++)                                                                                     // 2
        {
            await CopyAsync("contracts", "id", _step.Contracts, new() { ["id"] = $"id + {_copies * _step.Contracts}", ["key"] = "gen_random_uuid()" }, cancellation);
            await CopyAsync(
                "contract_items", "contract_id", _step.Items,
                new() { ["id"] = $"id + {_copies * _step.Items}", ["contract_id"] = $"contract_id + {_copies * _step.Contracts}" }, cancellation);
        }

        foreach (var (_, back) in standing)                                                                                     // 3
            await ExecuteAsync(back, cancellation);
    }

    private async Task CopyAsync(string table, string contract, long last, Dictionary<string, string> changed, CancellationToken cancellation)
    {
        changed["signed_on"] = string.Create(
            CultureInfo.InvariantCulture, $"(signed_on - interval '{_copies % Years} years' + {contract} % 12 * interval '1 month')::date");
        var columns = await ColumnAsync(
            $"SELECT attname FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped", row => row.GetString(0), cancellation);
        await ExecuteAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"INSERT INTO {table} ({string.Join(", ", columns)}) SELECT {string.Join(", ", columns.Select(column => changed.GetValueOrDefault(column, column)))} FROM {table} WHERE id <= {last}"),
            cancellation);
    }

    /// <returns>What takes away each key, index and foreign key, and what makes it again, in the order of the making.</returns>
    private Task<List<(string Away, string Back)>> StandingAsync(CancellationToken cancellation) => ColumnAsync(
        $"""
        SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
            format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)), CASE contype WHEN 'p' THEN 1 ELSE 3 END AS rank
        FROM pg_constraint WHERE conrelid IN ({Leaves}) AND contype IN ('p', 'f')
        UNION ALL
        SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid), 2 FROM pg_index WHERE indrelid IN ({Leaves}) AND NOT indisprimary
        ORDER BY rank
        """,
        row => (row.GetString(0), row.GetString(1)),
        cancellation);

    private async Task<List<T>> ColumnAsync<T>(string sql, Func<NpgsqlDataReader, T> value, CancellationToken cancellation)
    {
        var values = new List<T>();
        await using var command = _database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            values.Add(value(reader));
        return values;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = _database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
