using Cidadao.Core.Access;
using Cidadao.Core.Contracts;
using Cidadao.Core.Imports;
using Cidadao.Core.Imports.Live;
using Cidadao.Core.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Cidadao.Core.Database;

/// <summary>The model. Mappings stand one a table group in <c>Mappings/</c>.</summary>
public sealed class CidadaoDbContext(DbContextOptions<CidadaoDbContext> options) : DbContext(options)
{
    /// <summary>Text-search configuration: Portuguese with accents folded.</summary>
    public const string TextSearch = "portuguese_unaccent";

    /// <summary>Small letters without accents, as the indexes of names have them.</summary>
    /// <exception cref="NotSupportedException">Outside a query.</exception>
    public static string Fold(string text) => throw new NotSupportedException("Only in a query.");

    public DbSet<Contract> Contracts => Set<Contract>();

    public DbSet<ContractMonth> ContractMonths => Set<ContractMonth>();

    public DbSet<BuyerTotal> BuyerTotals => Set<BuyerTotal>();

    public DbSet<UnitTotal> UnitTotals => Set<UnitTotal>();

    public DbSet<MethodMonth> MethodMonths => Set<MethodMonth>();

    public DbSet<SupplierTotal> SupplierTotals => Set<SupplierTotal>();

    public DbSet<Agency> Agencies => Set<Agency>();

    public DbSet<BuyingUnit> BuyingUnits => Set<BuyingUnit>();

    public DbSet<Supplier> Suppliers => Set<Supplier>();

    public DbSet<PartyName> PartyNames => Set<PartyName>();

    public DbSet<Tender> Tenders => Set<Tender>();

    public DbSet<TenderItem> TenderItems => Set<TenderItem>();

    public DbSet<Participation> Participations => Set<Participation>();

    public DbSet<Sanction> Sanctions => Set<Sanction>();

    public DbSet<Harvest> Harvests => Set<Harvest>();

    public DbSet<HarvestWindow> HarvestWindows => Set<HarvestWindow>();

    public DbSet<HarvestSchedule> HarvestSchedules => Set<HarvestSchedule>();

    public DbSet<ImportRun> Imports => Set<ImportRun>();

    public DbSet<ImportRejection> ImportRejections => Set<ImportRejection>();

    public DbSet<Exports.ExportRun> Exports => Set<Exports.ExportRun>();

    public DbSet<InvestigationRecord> Investigations => Set<InvestigationRecord>();

    public DbSet<InvestigationEventRecord> InvestigationEvents => Set<InvestigationEventRecord>();

    public DbSet<InvestigationSnapshotRecord> InvestigationSnapshots => Set<InvestigationSnapshotRecord>();

    public DbSet<AgentWorkerRecord> AgentWorkers => Set<AgentWorkerRecord>();

    public DbSet<RebuildRecord> Rebuilds => Set<RebuildRecord>();

    public DbSet<FindingRecord> Findings => Set<FindingRecord>();

    public DbSet<NarrativeRecord> Narratives => Set<NarrativeRecord>();

    public DbSet<ModelUsageRecord> ModelUsage => Set<ModelUsageRecord>();

    public DbSet<TriageRecord> Triage => Set<TriageRecord>();

    public DbSet<TriageStep> TriageSteps => Set<TriageStep>();

    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    public DbSet<InboxEntry> Inbox => Set<InboxEntry>();

    public DbSet<DeadLetter> DeadLetters => Set<DeadLetter>();

    public DbSet<IdempotencyKey> IdempotencyKeys => Set<IdempotencyKey>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    /// <summary>No index by convention: every one stands in a mapping, beside the query that it serves.</summary>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Conventions.Remove<ForeignKeyIndexConvention>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(CidadaoDbContext).Assembly);
        modelBuilder.HasDbFunction(typeof(CidadaoDbContext).GetMethod(nameof(Fold))!).HasName("fold");
    }
}
