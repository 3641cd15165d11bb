using Cidadao.Core.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Cidadao.Core.Database.Mappings;

internal sealed class TenderMapping : IEntityTypeConfiguration<Tender>
{
    public void Configure(EntityTypeBuilder<Tender> tender)
    {
        tender.ToTable("tenders");
        tender.Property(t => t.EstimatedValue).HasPrecision(19, 4);
        tender.Property(t => t.AwardedValue).HasPrecision(19, 4);
        tender.Property(t => t.ItemsDigest).HasPrecision(38, 0);
        tender.Property(t => t.ParticipationsDigest).HasPrecision(38, 0);
        tender.Property(t => t.CommitmentsDigest).HasPrecision(38, 0);
        // The upsert of an import.
        tender.HasIndex(t => new { t.Key, t.Occurrence }).IsUnique();
        // The link of contracts to their tenders; the tenders of an investigation's scope.
        tender.HasIndex(t => new { t.BuyingUnitCode, t.Number }).HasDatabaseName("ix_tenders_unit_number");
        tender.HasIndex(t => new { t.Source, t.SourceKey }).HasDatabaseName("ix_tenders_source_key");
    }
}

internal sealed class TenderItemMapping : IEntityTypeConfiguration<TenderItem>
{
    public void Configure(EntityTypeBuilder<TenderItem> item)
    {
        item.ToTable("tender_items");
        item.Property(i => i.Quantity).HasPrecision(19, 4);
        item.Property(i => i.EstimatedUnitPrice).HasPrecision(19, 4);
        item.Property(i => i.AwardedUnitPrice).HasPrecision(19, 4);
        // Their replacement by an import.
        item.HasIndex(i => i.TenderId);
    }
}

internal sealed class ParticipationMapping : IEntityTypeConfiguration<Participation>
{
    public void Configure(EntityTypeBuilder<Participation> participation)
    {
        participation.ToTable("participations");
        // Their replacement by an import.
        participation.HasIndex(p => p.TenderId);
        // What a supplier has bid for.
        participation.HasIndex(p => p.SupplierId);
    }
}

internal sealed class TenderCommitmentMapping : IEntityTypeConfiguration<TenderCommitment>
{
    public void Configure(EntityTypeBuilder<TenderCommitment> commitment)
    {
        commitment.ToTable("tender_commitments");
        commitment.Property(c => c.Value).HasPrecision(19, 4);
        // Their replacement by an import.
        commitment.HasIndex(c => c.TenderId);
    }
}

internal sealed class SanctionMapping : IEntityTypeConfiguration<Sanction>
{
    public void Configure(EntityTypeBuilder<Sanction> sanction)
    {
        sanction.ToTable("sanctions");
        sanction.Property(s => s.Fine).HasPrecision(19, 4);
        // The upsert of an import.
        sanction.HasIndex(s => new { s.Key, s.Occurrence }).IsUnique();
        // The sanctions of a supplier, by its document and by its root.
        sanction.HasIndex(s => s.Document);
        sanction.HasIndex(s => s.Root).HasFilter("root <> ''").HasDatabaseName("ix_sanctions_root");
    }
}
