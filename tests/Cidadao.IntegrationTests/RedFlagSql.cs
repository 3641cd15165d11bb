namespace Cidadao.IntegrationTests;

/// <summary>
/// The indicators as plain SQL, written from the law and the formulas and sharing nothing with the detectors: what these must agree with,
/// and what they are measured against. What a query gives stands above it.
/// </summary>
internal static class RedFlagSql
{
    /// <summary>A value that enters a formula.</summary>
    internal const string Plausible = "initial_value > 0 AND initial_value < 10000000000";

    /// <summary>The limits of art. 75 and, before 2021, of art. 24, by year of signature, as far as the month's contracts go back.</summary>
    internal const string Limits =
        """
        (VALUES (2014, 15000.00, 8000.00), (2019, 33000.00, 17600.00), (2020, 33000.00, 17600.00), (2021, 100000.00, 50000.00),
                (2022, 108040.82, 54020.41), (2023, 114416.65, 57208.33), (2024, 119812.02, 59906.02)) AS l (year, works, others)
        """;

    public const string F01 =
        """
        SELECT c.id FROM contracts c
        JOIN (VALUES (2014, 8000.00), (2019, 17600.00), (2020, 17600.00), (2021, 50000.00), (2022, 54020.41), (2023, 57208.33), (2024, 59906.02)) AS l (year, others)
            ON l.year = extract(year FROM c.signed_on)
        WHERE c.method_text = 'Dispensa de Licitação' AND c.initial_value >= l.others AND c.initial_value < 10000000000
        """;

    public const string F02 =
        $"""
        SELECT DISTINCT c.id FROM contracts c JOIN {Limits} ON l.year = extract(year FROM c.signed_on)
        WHERE c.method_text = 'Dispensa de Licitação'
          AND (c.initial_value >= 0.9 * l.others AND c.initial_value < l.others OR c.initial_value >= 0.9 * l.works AND c.initial_value < l.works)
        """;

    public const string F02Units =
        $"""
        WITH bands AS (
            SELECT c.buying_unit_code AS unit, k.kind, count(*) AS n, count(*) FILTER (WHERE c.initial_value < k.amount) AS below
            FROM contracts c JOIN {Limits} ON l.year = extract(year FROM c.signed_on)
            CROSS JOIN LATERAL (VALUES ('others', l.others), ('works', l.works)) AS k (kind, amount)
            WHERE c.method_text = 'Dispensa de Licitação' AND c.initial_value >= 0.9 * k.amount AND c.initial_value < 1.1 * k.amount
            GROUP BY 1, 2 HAVING count(*) >= 7),
        tails AS (
            SELECT unit, kind, (SELECT sum(factorial(n) / (factorial(i) * factorial(n - i))) / 2 ^ n FROM generate_series(below, n) AS i) AS p FROM bands),
        ranked AS (SELECT unit, kind, p * count(*) OVER () / row_number() OVER (ORDER BY p) AS q, p FROM tails)
        SELECT 'unit:' || unit || '|' || kind FROM ranked r WHERE (SELECT min(q) FROM ranked s WHERE s.p >= r.p) < 0.01 ORDER BY 1
        """;

    public const string F03 =
        $"""
        WITH groups AS (
            SELECT c.buying_unit_code AS unit, c.supplier_id, l.year,
                   count(*) FILTER (WHERE initial_value < works) AS n_works, sum(initial_value) FILTER (WHERE initial_value < works) AS sum_works, max(works) AS works,
                   count(*) FILTER (WHERE initial_value < others) AS n_others, sum(initial_value) FILTER (WHERE initial_value < others) AS sum_others, max(others) AS others
            FROM contracts c JOIN suppliers s ON s.id = c.supplier_id JOIN {Limits} ON l.year = extract(year FROM c.signed_on)
            WHERE c.method_text = 'Dispensa de Licitação' AND s.kind <> 4 AND {Plausible} GROUP BY 1, 2, 3)
        SELECT unit || '/' || supplier_id || '/' || year FROM groups
        WHERE n_works >= 2 AND sum_works >= works OR n_others >= 2 AND sum_others >= others ORDER BY 1
        """;

    public const string F04 =
        """
        SELECT id FROM contracts
        WHERE initial_value > 0 AND final_value > 0 AND initial_value < 10000000000 AND final_value < 10000000000
          AND final_value / initial_value - 1 > CASE WHEN unaccent(object) ~* '\mreforma\M' THEN 0.50 ELSE 0.25 END
        """;

    public const string F05 =
        $"""
        SELECT id FROM contracts WHERE {Plausible} AND final_value >= 0 AND final_value < 10000000000 AND 1 - final_value / initial_value > 0.25
        """;

    public const string F06 =
        """
        WITH counts AS (SELECT contract_id, count(*) AS n FROM amendments WHERE NOT is_shared_number GROUP BY 1),
        quartiles AS (SELECT percentile_cont(0.25) WITHIN GROUP (ORDER BY n) AS q1, percentile_cont(0.75) WITHIN GROUP (ORDER BY n) AS q3 FROM counts)
        SELECT contract_id FROM counts, quartiles WHERE n >= greatest(q3 + 1.5 * (q3 - q1), 4) AND n > q3
        """;

    public const string F09 =
        """
        WITH easter (day) AS (VALUES (DATE '2021-04-04'), (DATE '2022-04-17'), (DATE '2023-04-09'), (DATE '2024-03-31'), (DATE '2025-04-20')),
        free AS (
            SELECT day + n AS day FROM easter, unnest(ARRAY[-48, -47, -2, 60]) AS n
            UNION SELECT make_date(y, m, d) FROM generate_series(2021, 2025) AS y,
                (VALUES (1, 1), (4, 21), (5, 1), (9, 7), (10, 12), (11, 2), (11, 15), (12, 25)) AS f (m, d)
            UNION VALUES (DATE '2024-11-20'), (DATE '2025-11-20'))
        SELECT c.id FROM contracts c
        WHERE c.method_text NOT IN ('Sem Informação', 'Sem informação') AND c.signed_on >= DATE '2021-04-01' AND c.published_on >= c.signed_on
          AND (SELECT count(*) FROM generate_series(c.signed_on + 1, c.published_on, interval '1 day') AS g
               WHERE extract(isodow FROM g) < 6 AND g::date NOT IN (SELECT day FROM free))
            > CASE WHEN c.method_text IN ('Dispensa de Licitação', 'Inexigibilidade de Licitação') THEN 10 ELSE 20 END
        """;

    public const string F12 =
        $"""
        WITH units AS (
            SELECT buying_unit_code AS unit, extract(year FROM signed_on)::int AS year,
                   coalesce(sum(initial_value) FILTER (WHERE method_text LIKE 'Dispensa%' OR method_text LIKE 'Inexigibilidade%'), 0) / sum(initial_value) AS share
            FROM contracts WHERE {Plausible} AND signed_on IS NOT NULL AND method_text NOT IN ('Sem Informação', 'Sem informação')
            GROUP BY 1, 2 HAVING count(*) >= 10),
        fences AS (
            SELECT year, percentile_cont(0.75) WITHIN GROUP (ORDER BY share::float8) AS q3, percentile_cont(0.75) WITHIN GROUP (ORDER BY share::float8) * 2.5 - percentile_cont(0.25) WITHIN GROUP (ORDER BY share::float8) * 1.5 AS fence
            FROM units GROUP BY 1 HAVING count(*) >= 20)
        SELECT 'unit:' || unit || '|' || year FROM units JOIN fences USING (year) WHERE share >= fence AND share::float8 > q3 AND share >= 0.3 ORDER BY 1
        """;

    public const string F13 =
        """
        WITH shares AS (
            SELECT agency_code, extract(year FROM signed_on)::int AS year, supplier_id, count(*) AS n, sum(initial_value) AS value
            FROM contracts c JOIN suppliers s ON s.id = c.supplier_id
            WHERE s.kind <> 4 AND initial_value > 0 AND initial_value < 10000000000 AND signed_on IS NOT NULL GROUP BY 1, 2, 3),
        totals AS (SELECT agency_code, year, sum(n) AS n, sum(value) AS value FROM shares GROUP BY 1, 2)
        SELECT agency_code || '/' || year FROM shares JOIN totals t USING (agency_code, year) WHERE t.n >= 20
        GROUP BY agency_code, year
        HAVING sum((shares.value / t.value) ^ 2) > 0.25 OR max(shares.value / t.value) > 0.5 ORDER BY 1
        """;

    public const string F14 =
        $"""
        WITH sums AS (
            SELECT supplier_id, buying_unit_code AS unit, sum(initial_value) AS value, count(*) AS n FROM contracts c JOIN suppliers s ON s.id = c.supplier_id
            WHERE s.kind <> 4 AND {Plausible} GROUP BY 1, 2),
        shares AS (SELECT supplier_id, unit, value / sum(value) OVER w AS share, sum(n) OVER w AS n FROM sums WINDOW w AS (PARTITION BY supplier_id))
        SELECT 'supplier:' || supplier_id || '|unit:' || unit FROM shares WHERE n >= 5 AND share >= 0.9 ORDER BY 1
        """;

    public const string F21 =
        """
        WITH prices AS (
            SELECT c.id, upper(regexp_replace(btrim(i.description), '\s+', ' ', 'g')) AS class, c.buying_unit_code AS unit,
                   extract(year FROM c.signed_on) AS year, ln(i.unit_price)::float8 AS x
            FROM contract_items i JOIN contracts c ON c.id = i.contract_id
            WHERE NOT i.is_shared_number AND i.unit_price > 0 AND i.unit_price < 10000000000 AND c.signed_on IS NOT NULL AND i.description NOT ILIKE 'informação protegida%'
              AND i.description NOT IN ('undefined', 'Sem informação', 'Não se aplica')),
        medians AS (SELECT class, unit, year, percentile_cont(0.5) WITHIN GROUP (ORDER BY x) AS median FROM prices GROUP BY 1, 2, 3 HAVING count(*) >= 20),
        deviations AS (
            SELECT class, unit, year, median, percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(x - median)) AS mad
            FROM prices JOIN medians USING (class, unit, year) GROUP BY 1, 2, 3, 4)
        SELECT DISTINCT id FROM prices JOIN deviations USING (class, unit, year) WHERE mad > 0 AND 0.6745 * (x - median) / mad > 3.5
        """;

    public const string F22 =
        """
        WITH amounts AS (
            SELECT c.buying_unit_code AS unit, c.supplier_id, i.quantity * i.unit_price AS value FROM contracts c JOIN contract_items i ON i.contract_id = c.id
            WHERE NOT i.is_shared_number AND i.quantity > 0 AND i.quantity < 10000000000 AND i.unit_price > 0 AND i.unit_price < 10000000000
            UNION ALL
            SELECT c.buying_unit_code, c.supplier_id, c.initial_value FROM contracts c
            WHERE NOT EXISTS (SELECT FROM contract_items i WHERE i.contract_id = c.id)),
        parties AS (
            SELECT 'unit:' || unit AS party, value FROM amounts
            UNION ALL SELECT 'supplier:' || supplier_id, value FROM amounts JOIN suppliers s ON s.id = supplier_id WHERE s.kind <> 4),
        plausible AS (SELECT party, value FROM parties WHERE value > 0 AND value < 10000000000),
        groups AS (
            SELECT party, count(*) AS n FROM plausible GROUP BY 1 HAVING count(*) >= 300 AND log(max(value)) - log(min(value)) >= 2),
        counts AS (SELECT party, left(ltrim(value::text, '0.'), 1)::int AS d, count(*) AS found FROM plausible JOIN groups USING (party) GROUP BY 1, 2),
        digits AS (
            SELECT party, n, d, log(1 + 1.0 / d)::float8 AS expected, coalesce(found, 0)::float8 AS found
            FROM groups CROSS JOIN generate_series(1, 9) AS d LEFT JOIN counts USING (party, d)),
        tests AS (
            SELECT party, sum(abs(found / n - expected)) / 9 AS deviation, sum((found - n * expected) ^ 2 / (n * expected)) / 2 AS h FROM digits GROUP BY 1),
        tails AS (SELECT party, deviation, exp(-h) * (1 + h + h ^ 2 / 2 + h ^ 3 / 6) AS p FROM tests),
        ranked AS (SELECT party, deviation, p, p * count(*) OVER () / row_number() OVER (ORDER BY p) AS q FROM tails)
        SELECT party || '|first' FROM ranked r WHERE deviation > 0.015 AND (SELECT min(q) FROM ranked s WHERE s.p >= r.p) < 0.01 ORDER BY 1
        """;

    public const string F23 =
        """
        SELECT id FROM contracts WHERE ends_on > starts_on + interval '5 years'
        """;

    public const string F28 =
        """
        SELECT id FROM contracts WHERE signed_on > starts_on OR extract(isodow FROM signed_on) > 5
           OR to_char(signed_on, 'MM-DD') IN ('01-01', '04-21', '05-01', '09-07', '10-12', '11-02', '11-15', '12-25')
           OR signed_on >= DATE '2024-01-01' AND to_char(signed_on, 'MM-DD') = '11-20'
           OR signed_on IN (DATE '2019-04-19', DATE '2020-04-10', DATE '2021-04-02', DATE '2022-04-15', DATE '2023-04-07', DATE '2024-03-29')
        """;

    public const string F29 =
        """
        WITH blanks AS (
            SELECT c.id, c.method_text NOT IN ('Dispensa de Licitação', 'Inexigibilidade de Licitação') AS needs_tender,
                   (coalesce(c.legal_basis, '') = '')::int + (c.method_text IN ('Sem Informação', 'Sem informação'))::int + (s.kind = 4)::int
                   + (c.signed_on IS NULL)::int + (c.published_on IS NULL)::int + (c.starts_on IS NULL)::int + (c.ends_on IS NULL)::int
                   + (c.initial_value <= 0)::int + (NOT EXISTS (SELECT FROM contract_items i WHERE i.contract_id = c.id))::int
                   + (c.object ILIKE 'informação protegida por sigilo%' OR c.object !~ '[[:alnum:]]' OR c.object ~* '^\s*(sem informação|não se aplica|sigiloso|undefined)[\s.]*$')::int AS n,
                   (c.tender_number IS NULL)::int AS no_tender
            FROM contracts c JOIN suppliers s ON s.id = c.supplier_id)
        SELECT id FROM blanks WHERE CASE WHEN needs_tender THEN (n + no_tender) / 11.0 ELSE n / 10.0 END > 0.5
        """;

    public const string F30 =
        $"""
        WITH rows AS (
            SELECT c.id, c.buying_unit_code AS unit, c.supplier_id, c.initial_value, c.signed_on, c.object FROM contracts c JOIN suppliers s ON s.id = c.supplier_id
            WHERE s.kind <> 4 AND {Plausible} AND c.signed_on IS NOT NULL AND c.object NOT ILIKE 'informação protegida por sigilo%'
              AND c.object !~* '^\s*(sem informação|não se aplica|sigiloso|undefined)[\s.]*$')
        SELECT DISTINCT unnest(ARRAY[a.id, b.id]) FROM rows a JOIN rows b USING (unit, supplier_id, initial_value)
        WHERE a.id < b.id AND abs(a.signed_on - b.signed_on) <= 30 AND similarity(a.object, b.object)::float8 >= 0.9 - 1e-7
        """;
}
