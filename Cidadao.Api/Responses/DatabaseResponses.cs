namespace Cidadao.Api.Responses;

/// <summary>The primary database as it stands.</summary>
/// <param name="Bytes">All of it on the disk.</param>
/// <param name="Since">When the server's counts of scans, rows and pages were reset; null: they go back to the database's creation, or to a crash, which forgets them.</param>
/// <param name="CacheRatio">Share of pages that were in the server's own memory, in [0, 1]; null before the first page.</param>
/// <param name="TemporaryBytes">What sorts and joins wrote to the disk because it did not fit into memory.</param>
/// <param name="Tables">Largest first, each with its partitions in it.</param>
/// <param name="Partitions">Of the partitioned tables.</param>
/// <param name="Indexes">Largest first; an index that stands on every partition is one.</param>
/// <param name="MissingIndexes">Where an index would help; empty is good.</param>
/// <param name="PendingIndexes">Indexes that a bulk load has dropped and that are still to be built again.</param>
/// <param name="Pools">Of the replica that answers.</param>
/// <param name="Sessions">Of all processes, by application and state.</param>
/// <param name="Replicas">Standbys that stream from here; empty without one.</param>
/// <param name="LongTransactions">Open for more than five seconds; the oldest first, at most twenty.</param>
public sealed record DatabaseResponse(
    string Name,
    string Version,
    long Bytes,
    DateTimeOffset? Since,
    double? CacheRatio,
    long Commits,
    long Rollbacks,
    long Deadlocks,
    long TemporaryBytes,
    int MaxConnections,
    IReadOnlyList<TableResponse> Tables,
    IReadOnlyList<PartitionResponse> Partitions,
    IReadOnlyList<IndexResponse> Indexes,
    IReadOnlyList<MissingIndexResponse> MissingIndexes,
    IReadOnlyList<string> PendingIndexes,
    IReadOnlyList<PoolResponse> Pools,
    IReadOnlyList<SessionResponse> Sessions,
    IReadOnlyList<ReplicaResponse> Replicas,
    IReadOnlyList<LongTransactionResponse> LongTransactions);

/// <summary>A table, with all its partitions.</summary>
/// <param name="Partitions">How many; 0 when it is not partitioned.</param>
/// <param name="Rows">About: what the server's statistics say.</param>
/// <param name="HeapBytes">The rows.</param>
/// <param name="ToastBytes">Long values beside them.</param>
/// <param name="DeadRows">Deleted or superseded, not yet vacuumed; about.</param>
/// <param name="BloatBytes">Estimate: <see cref="HeapBytes"/> × dead ÷ (live + dead) rows, partition by partition. It knows nothing of pages that were emptied before.</param>
/// <param name="HotRatio">Share of updates that touched no index, in [0, 1]; null when there was none.</param>
/// <param name="VacuumedAt">Of the partition that was vacuumed last, by hand or by itself.</param>
public sealed record TableResponse(
    string Name,
    int Partitions,
    long Rows,
    long HeapBytes,
    long ToastBytes,
    long IndexBytes,
    long TotalBytes,
    long SequentialScans,
    long SequentialRows,
    long IndexScans,
    long DeadRows,
    long BloatBytes,
    double? HotRatio,
    DateTimeOffset? VacuumedAt,
    DateTimeOffset? AnalyzedAt);

/// <summary>One partition.</summary>
/// <param name="Bounds">As PostgreSQL writes them.</param>
public sealed record PartitionResponse(
    string Table, string Name, string Bounds, long Rows, long TotalBytes, long IndexBytes, long SequentialScans, long IndexScans, long DeadRows);

/// <summary>An index.</summary>
/// <param name="Name">Of one of them, where it stands on every partition.</param>
/// <param name="Definition">Method, columns and condition.</param>
/// <param name="Partitions">On how many it stands; 1 on a table without.</param>
/// <param name="IsValid">False while it is built, and after its building failed.</param>
/// <param name="Scans">How often it was used.</param>
/// <param name="Entries">Index entries that those returned.</param>
/// <param name="IsUnused">Not unique, never used, and the table has 10,000 rows or more: it costs every write and serves nothing.</param>
public sealed record IndexResponse(
    string Table, string Name, string Definition, int Partitions, bool IsUnique, bool IsValid, long Bytes, long Scans, long Entries, bool IsUnused);

/// <summary>Where an index would help.</summary>
/// <param name="Reason"><c>sequentialScans</c>: a table of 10,000 rows or more is mostly read from one end to the other; <c>foreignKey</c>: no index begins with a key's columns.</param>
/// <param name="Detail">The foreign key; null for scans.</param>
/// <param name="Scans">Sequential scans of the table.</param>
/// <param name="RowsPerScan">That each of them read.</param>
public sealed record MissingIndexResponse(string Table, string Reason, string? Detail, long Scans, long RowsPerScan);

/// <summary>A pool of connections.</summary>
/// <param name="Used">In somebody's hands.</param>
public sealed record PoolResponse(string Name, int Used, int Idle, int Max);

/// <summary>Connections of one application in one state.</summary>
/// <param name="State">As PostgreSQL calls it: <c>active</c>, <c>idle</c>, <c>idle in transaction</c> ….</param>
public sealed record SessionResponse(string Application, string State, int Count);

/// <summary>A standby.</summary>
/// <param name="LagBytes">Log that it has not replayed; null where our role may not see it (it needs <c>pg_monitor</c>).</param>
/// <param name="LagSeconds">How long the last log took from being written here to being replayed there; null when nothing is on its way, or unseen.</param>
public sealed record ReplicaResponse(string Name, string? State, string? Synchronisation, long? LagBytes, double? LagSeconds);

/// <summary>A transaction that has been open for long: nothing that was deleted since can be vacuumed.</summary>
/// <param name="Operation">Name of its last statement, never its text.</param>
/// <param name="Wait">What it waits for; null when for nothing.</param>
public sealed record LongTransactionResponse(int ProcessId, string Application, string State, double Seconds, string? Wait, string Operation);
