using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Cidadao.Core.Database.Mappings;

internal sealed class TriageMapping : IEntityTypeConfiguration<TriageRecord>
{
    public void Configure(EntityTypeBuilder<TriageRecord> triage)
    {
        triage.ToTable("finding_triage");
        // GET /findings: what was decided of each.
        triage.HasKey(t => new { t.Indicator, t.Subject });
        triage.Property(t => t.Version).IsConcurrencyToken();
    }
}

internal sealed class TriageStepMapping : IEntityTypeConfiguration<TriageStep>
{
    public void Configure(EntityTypeBuilder<TriageStep> step)
    {
        step.ToTable("triage_steps");
        // GET /findings/{id}/triage, in order.
        step.HasKey(s => new { s.Indicator, s.Subject, s.Version });
    }
}
