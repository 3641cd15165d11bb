using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Cidadao.Core.Database.Mappings;

internal sealed class InvestigationMapping : IEntityTypeConfiguration<InvestigationRecord>
{
    public void Configure(EntityTypeBuilder<InvestigationRecord> investigation)
    {
        investigation.ToTable("investigations", table => table.HasCheckConstraint("ck_investigations_status", "status BETWEEN 0 AND 4"));
        investigation.Property(i => i.Scope).HasColumnType("jsonb");
        investigation.Property(i => i.Findings).HasColumnType("jsonb");
        investigation.Property(i => i.Tasks).HasColumnType("jsonb");
        investigation.Property(i => i.Plan).HasColumnType("jsonb");
        // GET /investigations, newest first.
        investigation.HasIndex(i => new { i.RequestedAt, i.Id }).IsDescending();
        // What is not finished: few among many.
        investigation.HasIndex(i => i.Status).HasFilter("status < 2").HasDatabaseName("ix_investigations_active");
    }
}

internal sealed class InvestigationEventMapping : IEntityTypeConfiguration<InvestigationEventRecord>
{
    public void Configure(EntityTypeBuilder<InvestigationEventRecord> record)
    {
        record.ToTable("investigation_events");
        record.HasKey(e => new { e.InvestigationId, e.Version });
        record.Property(e => e.Data).HasColumnType("jsonb");
        record.Property(e => e.Vocabulary).HasDefaultValue((short)1);
    }
}

internal sealed class InvestigationSnapshotMapping : IEntityTypeConfiguration<InvestigationSnapshotRecord>
{
    public void Configure(EntityTypeBuilder<InvestigationSnapshotRecord> snapshot)
    {
        snapshot.ToTable("investigation_snapshots");
        snapshot.HasKey(s => new { s.InvestigationId, s.Version });
        snapshot.Property(s => s.State).HasColumnType("jsonb");
    }
}

internal sealed class AgentWorkerMapping : IEntityTypeConfiguration<AgentWorkerRecord>
{
    public void Configure(EntityTypeBuilder<AgentWorkerRecord> worker)
    {
        worker.ToTable("agent_workers");
        worker.HasKey(w => w.Worker);
        worker.Property(w => w.Pools).HasColumnType("jsonb");
    }
}

internal sealed class RebuildMapping : IEntityTypeConfiguration<RebuildRecord>
{
    public void Configure(EntityTypeBuilder<RebuildRecord> rebuild)
    {
        rebuild.ToTable("rebuilds");
        rebuild.Property(r => r.Differences).HasColumnType("jsonb");
    }
}

internal sealed class FindingMapping : IEntityTypeConfiguration<FindingRecord>
{
    public void Configure(EntityTypeBuilder<FindingRecord> finding)
    {
        finding.ToTable("findings", table => table.HasCheckConstraint(
            "ck_findings_measures", "score BETWEEN 0 AND 1 AND confidence BETWEEN 0 AND 1 AND severity BETWEEN 0 AND 4"));
        finding.Property(f => f.Value).HasPrecision(19, 4);
        finding.Property(f => f.Facts).HasDefaultValue("");
        finding.Property(f => f.Summary).HasColumnType("jsonb");
        finding.Property(f => f.Evidence).HasColumnType("jsonb");
        finding.HasOne<InvestigationRecord>().WithMany().HasForeignKey(f => f.InvestigationId);
        // Each finding once, whatever is run again.
        finding.HasIndex(f => new { f.InvestigationId, f.Indicator, f.Subject }).IsUnique();
        // GET /findings?investigation=, ranked.
        finding.HasIndex(f => new { f.InvestigationId, f.Score, f.Id }).IsDescending(false, true, true).HasDatabaseName("ix_findings_ranked");
        // GET /findings?investigation=&indicator=, ranked.
        finding.HasIndex(f => new { f.InvestigationId, f.Indicator, f.Score, f.Id }).IsDescending(false, false, true, true)
            .HasDatabaseName("ix_findings_indicator_ranked");
        // GET /findings of all investigations, ranked.
        finding.HasIndex(f => new { f.Score, f.Id }).IsDescending().HasDatabaseName("ix_findings_score");
        // GET /risk/suppliers/{id}: what is said of the supplier itself, by the start of the subject.
        finding.HasIndex(f => new { f.Subject, f.InvestigationId }).HasOperators("text_pattern_ops", "uuid_ops").HasDatabaseName("ix_findings_subject");
        // What earlier investigations found of the same: Nanã's memory.
        finding.HasIndex(f => new { f.Indicator, f.Subject, f.InvestigationId }).HasDatabaseName("ix_findings_memory");
        // GET /contracts/{id}: the findings that rest on it.
        finding.HasIndex(f => f.ContractIds).HasMethod("gin");
    }
}
