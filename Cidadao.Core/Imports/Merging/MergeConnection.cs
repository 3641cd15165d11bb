using Npgsql;
using NpgsqlTypes;

namespace Cidadao.Core.Imports.Merging;

/// <summary>The importer's connection, for statements that take as long as they take.</summary>
internal sealed class MergeConnection(NpgsqlConnection connection)
{
    public NpgsqlConnection Connection => connection;

    public async Task<long> CountAsync(string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public async Task<bool> IsAsync(string condition, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"SELECT {condition}", connection) { CommandTimeout = 0 };
        return (bool)(await command.ExecuteScalarAsync(cancellation))!;
    }

    public async Task<IReadOnlyList<string>> TextsAsync(string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var texts = new List<string>();
        while (await reader.ReadAsync(cancellation))
            texts.Add(reader.GetString(0));
        return texts;
    }

    /// <returns>Of a query of names with numbers.</returns>
    public async Task<IReadOnlyList<(string Name, long Count)>> CountsAsync(string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var counts = new List<(string, long)>();
        while (await reader.ReadAsync(cancellation))
            counts.Add((reader.GetString(0), reader.GetInt64(1)));
        return counts;
    }

    /// <returns>Rows affected.</returns>
    public async Task<long> ExecuteAsync(string sql, CancellationToken cancellation, Guid? parameter = null)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        if (parameter is { } value)
            command.Parameters.Add(new() { Value = value, NpgsqlDbType = NpgsqlDbType.Uuid });
        return await command.ExecuteNonQueryAsync(cancellation);
    }
}
