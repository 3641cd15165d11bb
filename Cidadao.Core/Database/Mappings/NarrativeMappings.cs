using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Cidadao.Core.Database.Mappings;

internal sealed class NarrativeMapping : IEntityTypeConfiguration<NarrativeRecord>
{
    public void Configure(EntityTypeBuilder<NarrativeRecord> narrative)
    {
        narrative.ToTable("finding_narratives");
        // GET /findings/{id}.
        narrative.HasKey(n => n.FindingId);
        narrative.Property(n => n.FindingId).ValueGeneratedNever();
        narrative.Property(n => n.Text).HasColumnType("jsonb");
        narrative.HasOne<FindingRecord>().WithOne().HasForeignKey<NarrativeRecord>(n => n.FindingId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ModelUsageMapping : IEntityTypeConfiguration<ModelUsageRecord>
{
    public void Configure(EntityTypeBuilder<ModelUsageRecord> usage)
    {
        usage.ToTable("model_usage");
        usage.HasKey(u => new { u.Provider, u.Day });
    }
}
