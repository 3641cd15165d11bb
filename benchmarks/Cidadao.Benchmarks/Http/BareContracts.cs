using System.Text.Json;
using Cidadao.Api;
using Cidadao.Api.Responses;
using Cidadao.Core.Contracts;
using Microsoft.AspNetCore.Http;
using Npgsql;
using NpgsqlTypes;

namespace Cidadao.Benchmarks.Http;

/// <summary>One contract with all that the API answers of it, over Npgsql alone: five prepared statements in one round trip, written as the same JSON.</summary>
internal sealed class BareContracts(NpgsqlDataSource database) : IAsyncDisposable
{
    private static readonly string[] Statements =
    [
        """
        SELECT c.id, c.number, c.object, c.method, c.method_text, c.agency_code, a.name, c.buying_unit_code, u.name, s.id, s.kind, s.document, s.name, c.signed_on, c.published_on,
            c.starts_on, c.ends_on, c.initial_value, c.final_value, c.parent_agency_code, p.name, c.legal_basis, c.status, c.tender_number, c.tender_unit_code, c.tender_unit_name,
            c.tender_method_text, c.import_id, c.source_entry, c.source_line
        FROM contracts c JOIN agencies a ON a.code = c.agency_code JOIN buying_units u ON u.code = c.buying_unit_code JOIN suppliers s ON s.id = c.supplier_id
            JOIN agencies p ON p.code = c.parent_agency_code
        WHERE c.id = $1
        """,
        "SELECT code, description, complement, quantity, unit_price, is_shared_number FROM contract_items WHERE contract_id = $1 ORDER BY code, id",
        "SELECT number, published_on, object, is_shared_number FROM amendments WHERE contract_id = $1 ORDER BY published_on, id",
        "SELECT number, description, value, included_on, status, is_shared_number FROM apostilles WHERE contract_id = $1 ORDER BY included_on, id",
        "SELECT id FROM findings WHERE contract_ids @> ARRAY[$1] ORDER BY score DESC, id DESC LIMIT 100",
    ];

    public async Task AnswerAsync(HttpContext context, long id)
    {
        var contract = await ReadAsync(id, context.RequestAborted);
        context.Response.ContentType = "application/json";
        await using (var json = new Utf8JsonWriter(context.Response.BodyWriter))
            JsonSerializer.Serialize(json, contract, ApiJson.Default.ContractDetail);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private async Task<ContractDetail> ReadAsync(long id, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in Statements)
            batch.BatchCommands.Add(new(statement) { Parameters = { new NpgsqlParameter<long> { TypedValue = id, NpgsqlDbType = NpgsqlDbType.Bigint } } });
        await batch.PrepareAsync(cancellation);
        await using var rows = await batch.ExecuteReaderAsync(cancellation);
        if (!await rows.ReadAsync(cancellation))
            throw new InvalidOperationException($"There is no contract {id}.");
        var detail = Contract(rows);
        var items = await ListAsync(row => new ContractItemResponse(
            row.GetString(0), row.GetString(1), Text(row, 2), row.GetDecimal(3), row.GetDecimal(4), row.GetDecimal(3) * row.GetDecimal(4), row.GetBoolean(5)));
        var amendments = await ListAsync(row => new AmendmentResponse(row.GetString(0), Day(row, 1), row.GetString(2), row.GetBoolean(3)));
        var apostilles = await ListAsync(row => new ApostilleResponse(
            row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetDecimal(2), Day(row, 3), Text(row, 4), row.GetBoolean(5)));
        return detail with { Items = items, Amendments = amendments, Apostilles = apostilles };

        async Task<List<T>> ListAsync<T>(Func<NpgsqlDataReader, T> read)
        {
            await rows.NextResultAsync(cancellation);
            var list = new List<T>();
            while (await rows.ReadAsync(cancellation))
                list.Add(read(rows));
            return list;
        }
    }

    private static ContractDetail Contract(NpgsqlDataReader row) => new(
        new(
            row.GetInt64(0), row.GetString(1), row.GetString(2), Wire.Name((ProcurementMethod)row.GetInt16(3)), row.GetString(4), new(row.GetString(5), row.GetString(6)),
            new(row.GetString(7), row.GetString(8)), new(row.GetInt64(9), Wire.Name((SupplierKind)row.GetInt16(10)), row.GetString(11) is { Length: > 0 } document ? document : null, row.GetString(12)),
            Day(row, 13), Day(row, 14), Day(row, 15), Day(row, 16), row.GetDecimal(17), row.GetDecimal(18)),
        new(row.GetString(19), row.GetString(20)),
        Text(row, 21),
        Text(row, 22),
        Text(row, 23) is { } number ? new(number, Text(row, 24), Text(row, 25), Text(row, 26)) : null,
        [],
        [],
        [],
        [],
        row.GetGuid(27),
        row.GetString(28),
        row.GetInt32(29));

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateOnly? Day(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateOnly>(column);
}
