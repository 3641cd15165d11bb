using Cidadao.Core.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Cidadao.Core.Database.Mappings;

/// <summary>
/// <c>contracts</c> and <c>contract_items</c> are partitioned by year of signature (<see cref="ContractYears"/>): their keys and indexes stand
/// on each partition, and what is added to them goes to each, by SQL in the migration.
/// </summary>
internal sealed class ContractMapping : IEntityTypeConfiguration<Contract>
{
    public void Configure(EntityTypeBuilder<Contract> contract)
    {
        contract.ToTable("contracts");
        contract.Property(c => c.InitialValue).HasPrecision(19, 4);
        contract.Property(c => c.FinalValue).HasPrecision(19, 4);
        contract.Property(c => c.ItemsDigest).HasPrecision(38, 0);
        contract.Property(c => c.AmendmentsDigest).HasPrecision(38, 0);
        contract.Property(c => c.ApostillesDigest).HasPrecision(38, 0);
        contract.Property(c => c.TermsDigest).HasPrecision(38, 0);

        contract.HasOne(c => c.ParentAgency).WithMany().HasForeignKey(c => c.ParentAgencyCode).OnDelete(DeleteBehavior.Restrict);
        contract.HasOne(c => c.Agency).WithMany().HasForeignKey(c => c.AgencyCode).OnDelete(DeleteBehavior.Restrict);
        contract.HasOne(c => c.BuyingUnit).WithMany().HasForeignKey(c => c.BuyingUnitCode).OnDelete(DeleteBehavior.Restrict);
        contract.HasOne(c => c.Supplier).WithMany().HasForeignKey(c => c.SupplierId).OnDelete(DeleteBehavior.Restrict);
        contract.HasMany(c => c.Items).WithOne(i => i.Contract).HasForeignKey(i => i.ContractId);
        contract.HasMany(c => c.Amendments).WithOne().HasForeignKey(a => a.ContractId);
        contract.HasMany(c => c.Apostilles).WithOne().HasForeignKey(a => a.ContractId);

        // The upsert of an import.
        contract.HasIndex(c => new { c.Key, c.Occurrence }).IsUnique();
        // GET /contracts, newest first (the default) and by value; the id makes the keyset unique.
        contract.HasIndex(c => new { c.SignedOn, c.Id }).IsDescending().HasDatabaseName("ix_contracts_signed_on");
        contract.HasIndex(c => new { c.InitialValue, c.Id }).IsDescending().HasDatabaseName("ix_contracts_value");
        // GET /contracts?agency=, by value.
        contract.HasIndex(c => new { c.AgencyCode, c.InitialValue }).HasDatabaseName("ix_contracts_agency_value");
        // GET /contracts?agency=, newest first.
        contract.HasIndex(c => new { c.AgencyCode, c.SignedOn, c.Id }).IsDescending(false, true, true).HasDatabaseName("ix_contracts_agency_signed_on");
        // GET /contracts?unit=; investigations of one unit.
        contract.HasIndex(c => new { c.BuyingUnitCode, c.SignedOn }).HasDatabaseName("ix_contracts_unit_signed_on");
        // GET /contracts?supplier=; investigations of one supplier.
        contract.HasIndex(c => new { c.SupplierId, c.SignedOn }).HasDatabaseName("ix_contracts_supplier_signed_on");
        // GET /contracts?method=, of which some are rare.
        contract.HasIndex(c => new { c.Method, c.SignedOn, c.Id }).IsDescending(false, true, true).HasDatabaseName("ix_contracts_method_signed_on");
        // GET /quality/{issue}, of which some are rare.
        contract.HasIndex(c => c.Quality).HasDatabaseName("ix_contracts_quality");
        // GET /contracts?text=; on the expression of ContractFilterQuery.
        contract.HasIndex(c => c.Object)
            .HasMethod("gin")
            .IsTsVectorExpressionIndex(CidadaoDbContext.TextSearch)
            .HasDatabaseName("ix_contracts_object_text");
    }
}

internal sealed class ContractMonthMapping : IEntityTypeConfiguration<ContractMonth>
{
    public void Configure(EntityTypeBuilder<ContractMonth> month)
    {
        month.ToTable("contract_months");
        month.HasKey(m => new { m.Source, m.Year, m.Month, m.Quality });
        month.Property(m => m.Value).HasPrecision(24, 4);
    }
}

internal sealed class BuyerTotalMapping : IEntityTypeConfiguration<BuyerTotal>
{
    public void Configure(EntityTypeBuilder<BuyerTotal> total)
    {
        total.ToTable("buyer_totals");
        total.HasKey(t => new { t.AgencyCode, t.BuyingUnitCode });
        total.Property(t => t.Value).HasPrecision(24, 4);
    }
}

internal sealed class UnitTotalMapping : IEntityTypeConfiguration<UnitTotal>
{
    public void Configure(EntityTypeBuilder<UnitTotal> total)
    {
        total.ToTable("unit_totals");
        total.HasKey(t => t.BuyingUnitCode);
        total.Property(t => t.Value).HasPrecision(24, 4);
        // GET /units: the largest. Of 21,000 units added up over their agencies each time, the server filled 12 MB to show fifty.
        total.HasIndex(t => new { t.Value, t.BuyingUnitCode }).IsDescending(true, false).HasDatabaseName("ix_unit_totals_value");
    }
}

internal sealed class MethodMonthMapping : IEntityTypeConfiguration<MethodMonth>
{
    public void Configure(EntityTypeBuilder<MethodMonth> month)
    {
        month.ToTable("method_months");
        month.HasKey(m => new { m.Method, m.Year, m.Month });
        month.Property(m => m.Value).HasPrecision(24, 4);
    }
}

internal sealed class SupplierTotalMapping : IEntityTypeConfiguration<SupplierTotal>
{
    public void Configure(EntityTypeBuilder<SupplierTotal> total)
    {
        total.ToTable("supplier_totals");
        total.HasKey(t => t.Kind);
        total.Property(t => t.Kind).ValueGeneratedNever();
    }
}

internal sealed class ContractItemMapping : IEntityTypeConfiguration<ContractItem>
{
    public void Configure(EntityTypeBuilder<ContractItem> item)
    {
        item.ToTable("contract_items");
        item.Property(i => i.Quantity).HasPrecision(19, 4);
        item.Property(i => i.UnitPrice).HasPrecision(19, 4);
        // GET /contracts/{id}; the lines of an investigation's scope; their replacement by an import.
        item.HasIndex(i => i.ContractId);
    }
}

internal sealed class AmendmentMapping : IEntityTypeConfiguration<Amendment>
{
    public void Configure(EntityTypeBuilder<Amendment> amendment)
    {
        amendment.ToTable("amendments");
        amendment.Property(a => a.Value).HasPrecision(19, 4);
        // GET /contracts/{id}; their replacement by an import.
        amendment.HasIndex(a => a.ContractId);
    }
}

internal sealed class ApostilleMapping : IEntityTypeConfiguration<Apostille>
{
    public void Configure(EntityTypeBuilder<Apostille> apostille)
    {
        apostille.ToTable("apostilles");
        apostille.Property(a => a.Value).HasPrecision(19, 4);
        // GET /contracts/{id}; their replacement by an import.
        apostille.HasIndex(a => a.ContractId);
    }
}

internal sealed class ContractTermMapping : IEntityTypeConfiguration<ContractTerm>
{
    public void Configure(EntityTypeBuilder<ContractTerm> term)
    {
        term.ToTable("contract_terms");
        term.Property(t => t.Value).HasPrecision(19, 4);
        // Their replacement by an import.
        term.HasIndex(t => t.ContractId);
    }
}

internal sealed class AgencyMapping : IEntityTypeConfiguration<Agency>
{
    public void Configure(EntityTypeBuilder<Agency> agency)
    {
        agency.ToTable("agencies");
        agency.HasKey(a => a.Code);
    }
}

internal sealed class PartyNameMapping : IEntityTypeConfiguration<PartyName>
{
    public void Configure(EntityTypeBuilder<PartyName> name)
    {
        name.ToTable("party_names");
        name.HasKey(n => new { n.Party, n.Code, n.Name });
    }
}

internal sealed class BuyingUnitMapping : IEntityTypeConfiguration<BuyingUnit>
{
    public void Configure(EntityTypeBuilder<BuyingUnit> unit)
    {
        unit.ToTable("buying_units");
        unit.HasKey(u => u.Code);
        unit.HasOne<Agency>().WithMany().HasForeignKey(u => u.AgencyCode).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SupplierMapping : IEntityTypeConfiguration<Supplier>
{
    public void Configure(EntityTypeBuilder<Supplier> supplier)
    {
        supplier.ToTable("suppliers", table => table.HasCheckConstraint(
            "ck_suppliers_identity", "kind BETWEEN 1 AND 4 AND (person_key IS NULL OR kind = 2) AND (kind <> 1 OR length(document) = 14)"));
        supplier.Property(s => s.Root).HasComputedColumnSql("CASE WHEN kind = 1 THEN left(document, 8) END", stored: true);
        // The establishments of one company.
        supplier.HasIndex(s => s.Root).HasFilter("root IS NOT NULL").HasDatabaseName("ix_suppliers_root");
        // GET /contracts?supplier=, whatever kind of document it is.
        supplier.HasIndex(s => s.Document).HasDatabaseName("ix_suppliers_any_document");
        // Two persons may share one mask, so a person is a key, or mask and name; the others are their document, and their name may change.
        supplier.HasIndex(s => s.PersonKey).IsUnique().HasFilter("person_key IS NOT NULL").HasDatabaseName("ix_suppliers_person_key");
        supplier.HasIndex(s => new { s.Document, s.Name }).IsUnique().HasFilter("kind = 2 AND person_key IS NULL").HasDatabaseName("ix_suppliers_person");
        supplier.HasIndex(s => new { s.Kind, s.Document }).IsUnique().HasFilter("kind <> 2").HasDatabaseName("ix_suppliers_document");
    }
}
