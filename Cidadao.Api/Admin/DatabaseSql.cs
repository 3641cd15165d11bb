namespace Cidadao.Api.Admin;

/// <summary>
/// What <see cref="DatabaseReport"/> asks PostgreSQL's catalogue and statistics. A partition counts under its topmost parent, and an index under
/// its definition there, whether the parent has it too or each partition its own.
/// </summary>
internal static class DatabaseSql
{
    /// <summary>One row.</summary>
    public const string Server =
        """
        -- database.report
        SELECT current_database(), current_setting('server_version'), pg_database_size(current_database()), d.stats_reset,
            d.blks_hit::float8 / nullif(d.blks_hit + d.blks_read, 0), d.xact_commit, d.xact_rollback, d.deadlocks, d.temp_bytes, current_setting('max_connections')::int
        FROM pg_stat_database d WHERE d.datname = current_database()
        """;

    /// <summary>Largest first.</summary>
    public const string Tables =
        """
        SELECT root.relname, count(*) FILTER (WHERE c.relkind = 'r' AND c.relispartition)::int,
            coalesce(sum(greatest(s.n_live_tup, c.reltuples::bigint, 0)) FILTER (WHERE c.relkind = 'r'), 0)::bigint,
            sum(size.rows)::bigint, sum(size.toast)::bigint, sum(size.indexes)::bigint,
            sum(size.whole + size.indexes)::bigint, coalesce(sum(s.seq_scan), 0)::bigint, coalesce(sum(s.seq_tup_read), 0)::bigint,
            coalesce(sum(s.idx_scan), 0)::bigint, coalesce(sum(s.n_dead_tup), 0)::bigint,
            coalesce(sum(size.rows * (s.n_dead_tup / nullif(s.n_live_tup + s.n_dead_tup, 0)::float8)), 0)::bigint,
            coalesce(sum(s.n_tup_upd), 0)::bigint, coalesce(sum(s.n_tup_hot_upd), 0)::bigint,
            max(greatest(s.last_vacuum, s.last_autovacuum)), max(greatest(s.last_analyze, s.last_autoanalyze))
        FROM pg_class c
        JOIN pg_class root ON root.oid = coalesce(pg_partition_root(c.oid), c.oid)
        LEFT JOIN pg_stat_user_tables s ON s.relid = c.oid
        -- Once for each table (OFFSET 0): a size is read from the file system, index by index.
        CROSS JOIN LATERAL (
            SELECT pg_relation_size(c.oid) AS rows, pg_table_size(c.oid) AS whole, pg_indexes_size(c.oid) AS indexes,
                coalesce(pg_total_relation_size(nullif(c.reltoastrelid, 0)), 0) AS toast OFFSET 0) AS size
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
        GROUP BY root.oid, root.relname
        ORDER BY 7 DESC, 1
        """;

    /// <summary>Leaves only, by table.</summary>
    public const string Partitions =
        """
        SELECT root.relname, c.relname, pg_get_expr(c.relpartbound, c.oid), greatest(s.n_live_tup, c.reltuples::bigint, 0), pg_total_relation_size(c.oid),
            pg_indexes_size(c.oid), coalesce(s.seq_scan, 0), coalesce(s.idx_scan, 0), coalesce(s.n_dead_tup, 0)
        FROM pg_class c
        JOIN pg_class root ON root.oid = pg_partition_root(c.oid)
        LEFT JOIN pg_stat_user_tables s ON s.relid = c.oid
        WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relispartition
        ORDER BY root.relname, c.relname
        """;

    /// <summary>Largest first; on partitions the same definition is one index.</summary>
    public const string Indexes =
        """
        SELECT root.relname, min(i.relname), count(*)::int, min(what.definition), bool_or(x.indisunique OR x.indisexclusion), bool_and(x.indisvalid),
            sum(pg_relation_size(i.oid))::bigint, coalesce(sum(s.idx_scan), 0)::bigint, coalesce(sum(s.idx_tup_read), 0)::bigint,
            sum(greatest(coalesce(st.n_live_tup, 0), c.reltuples::bigint, 0))::bigint
        FROM pg_index x
        JOIN pg_class i ON i.oid = x.indexrelid AND i.relkind = 'i'
        JOIN pg_class c ON c.oid = x.indrelid
        JOIN pg_class root ON root.oid = coalesce(pg_partition_root(c.oid), c.oid)
        CROSS JOIN LATERAL (SELECT regexp_replace(pg_get_indexdef(i.oid), '^.* ON (ONLY )?\S+ USING ', '') AS definition) AS what
        LEFT JOIN pg_stat_user_indexes s ON s.indexrelid = i.oid
        LEFT JOIN pg_stat_user_tables st ON st.relid = c.oid
        WHERE c.relnamespace = current_schema()::regnamespace
        GROUP BY root.oid, root.relname, what.definition, x.indisunique, CASE WHEN c.relispartition THEN 0 ELSE i.oid END
        ORDER BY 7 DESC, 1, 2
        """;

    /// <summary>Foreign keys of which some leaf has no whole index that begins with their columns, in any order.</summary>
    public const string ForeignKeys =
        """
        SELECT c.relname, k.conname, pg_get_constraintdef(k.oid)
        FROM pg_constraint k
        JOIN pg_class c ON c.oid = k.conrelid
        CROSS JOIN LATERAL (SELECT relid FROM pg_partition_tree(c.oid) WHERE isleaf UNION ALL SELECT c.oid WHERE c.relkind = 'r') AS leaf
        WHERE k.contype = 'f' AND k.conparentid = 0 AND c.relnamespace = current_schema()::regnamespace AND NOT EXISTS (
            SELECT FROM pg_index x
            WHERE x.indrelid = leaf.relid AND x.indisvalid AND x.indpred IS NULL AND (
                SELECT array_agg(a.attname ORDER BY a.attname) FROM pg_attribute a
                WHERE a.attrelid = x.indrelid AND a.attnum = ANY ((x.indkey::int2[])[0:cardinality(k.conkey) - 1]))
            = (SELECT array_agg(a.attname ORDER BY a.attname) FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)))
        GROUP BY c.oid, c.relname, k.oid, k.conname
        ORDER BY pg_total_relation_size(c.oid) DESC, 1, 2
        """;

    /// <summary>Of all processes.</summary>
    public const string Sessions =
        """
        SELECT coalesce(nullif(application_name, ''), '?'), coalesce(state, '?'), count(*)::int FROM pg_stat_activity
        WHERE datname = current_database() AND backend_type = 'client backend' GROUP BY 1, 2 ORDER BY 1, 2
        """;

    /// <summary>Standbys that stream from here.</summary>
    public const string Replicas =
        """
        SELECT coalesce(application_name, ''), state, sync_state, pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::bigint, extract(epoch FROM replay_lag)::float8
        FROM pg_stat_replication ORDER BY 1
        """;

    /// <summary>The oldest first.</summary>
    public const string LongTransactions =
        """
        SELECT pid, coalesce(nullif(application_name, ''), '?'), coalesce(state, '?'), extract(epoch FROM now() - xact_start)::float8, wait_event_type || ': ' || wait_event, coalesce(query, '')
        FROM pg_stat_activity
        WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid() AND xact_start < now() - interval '5 s' ORDER BY xact_start LIMIT 20
        """;

    public const string PendingIndexes = "SELECT name FROM pending_indexes ORDER BY name";
}
