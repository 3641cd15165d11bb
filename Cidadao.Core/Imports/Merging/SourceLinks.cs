using System.Globalization;
using Cidadao.Core.Imports.Rows;

namespace Cidadao.Core.Imports.Merging;

/// <summary>
/// Links of rows that are new or differ: a contract to the tender that it came out of, and to its account in another source. A link is only
/// made where one candidate fits and no second.
/// </summary>
internal sealed class SourceLinks(MergeConnection connection, Family family, IReadOnlyList<Child> children, IReadOnlyList<SourceEntryRef> entries)
{
    private const string Fresh = "SELECT id FROM slots WHERE is_new OR own";

    public async Task RunAsync(CancellationToken cancellation)
    {
        if (family.Parent == RowKind.Tenders)
        {
            await connection.ExecuteAsync(Tenders($"t.id IN ({Fresh})"), cancellation);
            return;
        }

        if (family.Parent != RowKind.Contracts)
            return;
        await CheckItemsAsync(cancellation);
        if (!await connection.IsAsync($"EXISTS ({Fresh})", cancellation))
            return;
        if (await connection.IsAsync("EXISTS (SELECT FROM tenders)", cancellation))
            await connection.ExecuteAsync(Tenders($"c.id IN ({Fresh})"), cancellation);
        if (await HasOtherAccountsAsync(cancellation))
            await LinkAccountsAsync(cancellation);
    }

    /// <summary>Whether a file with contracts in another format has ever come; the table itself would be read whole to say that none has.</summary>
    private Task<bool> HasOtherAccountsAsync(CancellationToken cancellation)
    {
        var others = SourceFormats.OfContracts.Except(entries.Select(entry => entry.Format)).Select(format => ((short)format).ToString(CultureInfo.InvariantCulture));
        return connection.IsAsync($"EXISTS (SELECT FROM import_files WHERE format IN ({string.Join(", ", others)}))", cancellation);
    }

    /// <summary>
    /// The same contract in two sources: one supplier, one number, and one unit; where one of them is PNCP, which has codes of its own for
    /// units, one day of signature and one initial value instead. The row of the larger source points to that of the smaller.
    /// </summary>
    private Task<long> LinkAccountsAsync(CancellationToken cancellation) => connection.ExecuteAsync(
        $"""
        CREATE TEMP TABLE accounts ON COMMIT DROP AS
        SELECT a.id AS one, b.id AS other, a.source AS one_source, b.source AS other_source
        FROM contracts a JOIN contracts b ON b.supplier_id = a.supplier_id AND b.source <> a.source
            AND {Number("b")} = {Number("a")}
            AND (b.buying_unit_code = a.buying_unit_code
                OR ((a.source = 2) <> (b.source = 2) AND b.signed_on = a.signed_on AND b.initial_value = a.initial_value))
        JOIN suppliers p ON p.id = a.supplier_id AND p.kind IN (1, 2)
        WHERE a.id IN ({Fresh}) AND {Number("a")} <> '';

        UPDATE contracts c SET linked_id = l.first
        FROM (SELECT greatest_id AS id, (array_agg(least_id ORDER BY least_source))[1] AS first FROM (
                  SELECT CASE WHEN one_source > other_source THEN one ELSE other END AS greatest_id,
                         CASE WHEN one_source > other_source THEN other ELSE one END AS least_id,
                         least(one_source, other_source) AS least_source
                  FROM accounts) pairs
              GROUP BY greatest_id HAVING count(DISTINCT (least_source, least_id)) = count(DISTINCT least_source)) l
        WHERE c.id = l.id AND c.linked_id IS DISTINCT FROM l.first
          AND NOT EXISTS (SELECT FROM contracts other WHERE other.linked_id = l.first AND other.source = c.source AND other.id <> c.id)
        """,
        cancellation);

    /// <summary>Whether the items of the contracts that were there before add up, where either has changed.</summary>
    private async Task CheckItemsAsync(CancellationToken cancellation)
    {
        if (!children.Any(child => child.Kind == RowKind.Items))
            return;
        await connection.ExecuteAsync(
            $"""
            UPDATE contracts c SET quality = (c.quality & ~{ItemsQuality.Bit}) | (CASE WHEN i.is_off THEN {ItemsQuality.Bit} ELSE 0 END)
            FROM (SELECT c.id, {ItemsQuality.AreOff("sum(i.quantity * i.unit_price)", "c")} AS is_off
                  FROM contracts c JOIN contract_items i ON i.contract_id = c.id
                  WHERE c.id IN (SELECT id FROM slots WHERE own AND NOT is_new UNION ALL SELECT id FROM changed_contract_items)
                  GROUP BY c.id, c.initial_value, c.final_value) i
            WHERE i.id = c.id AND (c.quality & {ItemsQuality.Bit} <> 0) <> i.is_off
            """,
            cancellation);
    }

    // 00034/2023 and 000342023 are one number; 029/2025 is 0000292025.
    private static string Number(string row) => $"ltrim(regexp_replace({row}.number, '\\D', '', 'g'), '0')";

    // PNCP names the purchase by its control number; the others by unit and number, as the Portal has them.
    private static string Tenders(string condition) =>
        $"""
        UPDATE contracts c SET tender_id = l.tender_id
        FROM (SELECT id, min(tender_id) AS tender_id FROM (
                  SELECT c.id, t.id AS tender_id FROM contracts c JOIN tenders t ON t.source_key = c.tender_number
                  WHERE c.source = 2 AND t.source = 2 AND {condition}
                  UNION ALL
                  SELECT c.id, t.id FROM contracts c JOIN tenders t ON t.buying_unit_code = c.tender_unit_code AND t.number = c.tender_number
                  WHERE c.source <> 2 AND t.source = 1 AND {condition}) candidates
              GROUP BY id HAVING count(*) = 1) l
        WHERE c.id = l.id AND c.tender_id IS DISTINCT FROM l.tender_id
        """;
}
