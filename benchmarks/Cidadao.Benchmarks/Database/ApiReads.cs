using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Npgsql;

namespace Cidadao.Benchmarks.Database;

/// <summary>One read of the API: what is asked, with what of the data.</summary>
/// <param name="IsAggregate">It counts or sums over all contracts, and is answered from the cache in production.</param>
internal sealed record ApiRead(string Name, Func<Random, string> Path, bool IsAggregate = false);

/// <summary>Every read of the API that asks the database, with ids, codes, days and words of the contracts and findings that there are.</summary>
internal sealed class ApiReads
{
    private const int Samples = 2_000;

    private readonly List<ContractSample> _contracts = [];
    private readonly List<FindingSample> _findings = [];
    private readonly List<Guid> _imports = [];
    private readonly List<Guid> _investigations = [];

    public IReadOnlyList<long> ContractIds(string partition) => [.. _contracts.Where(contract => contract.Partition == partition).Select(contract => contract.Id)];

    /// <summary>The partition that most of the samples are in.</summary>
    public string LargestPartition => _contracts.GroupBy(contract => contract.Partition).MaxBy(group => group.Count())!.Key;

    public IReadOnlyList<ApiRead> All =>
    [
        new("contracts, newest", _ => "/contracts"),
        new("contracts, by value", _ => "/contracts?sort=value"),
        new("contracts, newest, deep", random => Contract(random, c => $"/contracts?cursor={Cursor("signedOn:desc", $"{c.SignedOn:yyyy-MM-dd}", c.Id)}")),
        new("contracts, by value, deep", random => Contract(random, c => $"/contracts?sort=value&cursor={Cursor("value:desc", Text(c.Value), c.Id)}")),
        new("contracts of a month", random => Contract(random, c => $"/contracts?from={c.SignedOn:yyyy-MM}-01&to={c.SignedOn:yyyy-MM}-28")),
        new("contracts of an agency", random => Contract(random, c => $"/contracts?agency={c.Agency}")),
        new("contracts of an agency, by value", random => Contract(random, c => $"/contracts?agency={c.Agency}&sort=value")),
        new("contracts of a unit", random => Contract(random, c => $"/contracts?unit={c.Unit}")),
        new("contracts of a supplier", random => Contract(random, c => $"/contracts?supplier={Uri.EscapeDataString(c.Supplier)}")),
        new("contracts of a supplier, by value", random => Contract(random, c => $"/contracts?supplier={Uri.EscapeDataString(c.Supplier)}&sort=value")),
        new("contracts by method", random => $"/contracts?method={Methods[random.Next(Methods.Length)]}"),
        new("contracts in a range of values", random => Contract(random, c => $"/contracts?minValue={Text(c.Value)}&maxValue={Text(c.Value * 1.1m)}")),
        new("contracts by agency, method and month", random => Contract(random, c => $"/contracts?agency={c.Agency}&method={Methods[random.Next(Methods.Length)]}&from={c.SignedOn:yyyy-MM}-01&to={c.SignedOn:yyyy-MM}-28")),
        new("contracts with a word", random => Contract(random, c => $"/contracts?text={Word(random, c)}")),
        new("contracts with two words, by value", random => Contract(random, c => $"/contracts?text={Word(random, c)}%20{Word(random, c)}&sort=value")),
        new("contracts with a word that none has", _ => "/contracts?text=desoxirribonucleico"),
        new("a contract", random => Contract(random, c => $"/contracts/{c.Id}")),
        new("findings", _ => "/findings"),
        new("findings of an investigation", random => $"/findings?investigation={Of(random, _investigations)}"),
        new("findings of an investigation, deep", random => Finding(random, f => $"/findings?investigation={f.Investigation}&cursor={Cursor("score:desc", f.Score.ToString("R", CultureInfo.InvariantCulture), f.Id)}")),
        new("findings of an indicator", random => Finding(random, f => $"/findings?investigation={f.Investigation}&indicator={f.Indicator}")),
        new("findings of high severity", random => $"/findings?investigation={Of(random, _investigations)}&severity=high"),
        new("findings of a contract", random => Finding(random, f => $"/findings?contract={f.Contract}")),
        new("findings that were dismissed", random => $"/findings?investigation={Of(random, _investigations)}&triage=dismissed"),
        new("a finding", random => Finding(random, f => $"/findings/{f.Id}")),
        new("a finding's triage", random => Finding(random, f => $"/findings/{f.Id}/triage")),
        new("a finding's narrative", random => Finding(random, f => $"/findings/{f.Id}/narrative")),
        new("risk of a contract", random => Finding(random, f => $"/risk/contracts/{f.Contract}")),
        new("risk of a supplier", random => Contract(random, c => $"/risk/suppliers/{c.SupplierId}")),
        new("risk of an agency", random => Contract(random, c => $"/risk/agencies/{c.Agency}")),
        new("imports", _ => "/imports"),
        new("an import", random => $"/imports/{Of(random, _imports)}"),
        new("an import's rejections", random => $"/imports/{Of(random, _imports)}/rejections"),
        new("investigations", _ => "/investigations"),
        new("an investigation", random => $"/investigations/{Of(random, _investigations)}"),
        new("an investigation's history", random => $"/investigations/{Of(random, _investigations)}/events"),
        new("agents", _ => "/agents"),
        new("harvests", _ => "/harvests"),
        new("schedules", _ => "/harvests/schedules"),
        new("dead letters", _ => "/admin/dead-letters"),
        new("the database's report", _ => "/admin/database"),
        new("contracts with an issue", random => $"/quality/{Issues[random.Next(Issues.Length)]}"),
        new("contracts with an issue, of a month", random => Contract(random, c => $"/quality/{Issues[random.Next(Issues.Length)]}?year={c.SignedOn:yyyy}&month={c.SignedOn:%M}")),
        new("overview", _ => "/overview", IsAggregate: true),
        new("agencies", _ => "/agencies", IsAggregate: true),
        new("agencies by name", random => Contract(random, c => $"/agencies?text={c.Agency}"), IsAggregate: true),
        new("units", _ => "/units", IsAggregate: true),
        new("units of an agency", random => Contract(random, c => $"/units?agency={c.Agency}"), IsAggregate: true),
        new("an agency", random => Contract(random, c => $"/agencies/{c.Agency}")),
        new("a unit", random => Contract(random, c => $"/units/{c.Unit}")),
        new("suppliers by name", random => Contract(random, c => $"/suppliers?text={Word(random, c, ShortestOfName)}%20ltda")),
        new("search", random => Contract(random, c => $"/search?q={Word(random, c, ShortestOfName)}%20{Word(random, c)}")),
        new("totals of an agency", random => Contract(random, c => $"/statistics/totals?agency={c.Agency}&minValue=1"), IsAggregate: true),
        new("series of a method", random => $"/statistics/series?method={Methods[random.Next(Methods.Length)]}", IsAggregate: true),
        new("largest suppliers of a month", random => Contract(random, c => $"/statistics/top?by=supplier&from={c.SignedOn:yyyy-MM}-01&to={c.SignedOn:yyyy-MM}-28"), IsAggregate: true),
        new("quality by month", _ => "/quality", IsAggregate: true),
    ];

    /// <summary>Characters that one word of a name must have.</summary>
    private const int ShortestOfName = 3;

    private static readonly string[] Methods = ["auction", "directAward", "nonCompetitive"];

    private static readonly string[] Issues = ["implausibleAmount", "zeroAmount", "itemsDoNotAddUp", "missingLegalBasis"];

    public static async Task<ApiReads> SampleAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        var reads = new ApiReads();
        await ReadAsync(
            database,
            $"""
            SELECT c.id, c.tableoid::regclass::text, c.signed_on, c.agency_code, c.buying_unit_code, c.supplier_id, s.document, c.initial_value, c.object
            FROM contracts c TABLESAMPLE bernoulli (least(100, 100 * {Samples} / greatest(1, (SELECT sum(reltuples) FROM pg_class WHERE relname ~ '^contracts_(y|other)')))) REPEATABLE (1)
            JOIN suppliers s ON s.id = c.supplier_id WHERE c.signed_on IS NOT NULL AND s.document <> '' AND c.object <> '' ORDER BY c.id
            """,
            row => reads._contracts.Add(new(
                row.GetInt64(0), row.GetString(1), row.GetFieldValue<DateOnly>(2), row.GetString(3), row.GetString(4), row.GetInt64(5), row.GetString(6), row.GetDecimal(7), row.GetString(8))),
            cancellation);
        await ReadAsync(
            database,
            $"""
            SELECT id, investigation_id, indicator, score, contract_ids[1] FROM findings TABLESAMPLE bernoulli (least(100, 100 * {Samples} / greatest(1, (SELECT reltuples FROM pg_class WHERE oid = 'findings'::regclass)))) REPEATABLE (1)
            WHERE cardinality(contract_ids) > 0 ORDER BY id
            """,
            row => reads._findings.Add(new(row.GetInt64(0), row.GetGuid(1), row.GetString(2), row.GetDouble(3), row.GetInt64(4))),
            cancellation);
        await ReadAsync(database, "SELECT id FROM imports ORDER BY id", row => reads._imports.Add(row.GetGuid(0)), cancellation);
        await ReadAsync(database, "SELECT id FROM investigations ORDER BY id", row => reads._investigations.Add(row.GetGuid(0)), cancellation);
        return reads;
    }

    private static async Task ReadAsync(NpgsqlDataSource database, string sql, Action<NpgsqlDataReader> add, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            add(rows);
    }

    private string Contract(Random random, Func<ContractSample, FormattableString> path) => FormattableString.Invariant(path(Of(random, _contracts)));

    private string Finding(Random random, Func<FindingSample, FormattableString> path) => FormattableString.Invariant(path(Of(random, _findings)));

    private static T Of<T>(Random random, List<T> samples) => samples[random.Next(samples.Count)];

    private static string Word(Random random, ContractSample contract, int shortest = 1)
    {
        var words = contract.Object.Split([' ', ',', '.', ':', ';', '(', ')', '/', '"', '-'], StringSplitOptions.RemoveEmptyEntries);
        var some = Array.FindAll(words, word => word.Length >= shortest);
        return Uri.EscapeDataString(some[random.Next(some.Length)]);
    }

    /// <summary>A place in a list as the API writes it: the middle of a list is then asked for without the pages before it.</summary>
    private static string Cursor(string order, string key, long id) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{order}|{key}|{id}")));

    private static string Text(decimal amount) => amount.ToString("0.####", CultureInfo.InvariantCulture);

    private sealed record ContractSample(long Id, string Partition, DateOnly SignedOn, string Agency, string Unit, long SupplierId, string Supplier, decimal Value, string Object);

    private sealed record FindingSample(long Id, Guid Investigation, string Indicator, double Score, long Contract);
}
