using System.Text.Json;
using Cidadao.Core.Imports;
using Cidadao.Core.Imports.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Cidadao.Core.Database.Mappings;

internal sealed class ImportRunMapping : IEntityTypeConfiguration<ImportRun>
{
    public void Configure(EntityTypeBuilder<ImportRun> run)
    {
        run.ToTable("imports");
        run.Property(r => r.Entries).HasColumnType("jsonb").HasConversion(
            entries => JsonSerializer.Serialize(entries, CoreJson.Default.ListImportEntry),
            json => JsonSerializer.Deserialize(json, CoreJson.Default.ListImportEntry)!,
            new ValueComparer<List<ImportEntry>>((one, other) => one!.SequenceEqual(other!), entries => entries.Count, entries => entries.ToList()));
        run.HasMany<ImportChunk>().WithOne().HasForeignKey(c => c.ImportId);
        run.HasMany<ImportFileRecord>().WithOne().HasForeignKey(f => f.ImportId);
        run.HasMany<ImportRejection>().WithOne().HasForeignKey(r => r.ImportId);
        // GET /imports, newest first.
        run.HasIndex(r => new { r.RequestedAt, r.Id }).IsDescending();
    }
}

internal sealed class ImportChunkMapping : IEntityTypeConfiguration<ImportChunk>
{
    public void Configure(EntityTypeBuilder<ImportChunk> chunk)
    {
        chunk.ToTable("import_chunks");
        chunk.HasKey(c => new { c.ImportId, c.File, c.Number });
    }
}

internal sealed class ImportRejectionMapping : IEntityTypeConfiguration<ImportRejection>
{
    public void Configure(EntityTypeBuilder<ImportRejection> rejection)
    {
        rejection.ToTable("import_rejections");
        // GET /imports/{id}/rejections, in the order in which they were met.
        rejection.HasIndex(r => new { r.ImportId, r.Id });
    }
}

internal sealed class PendingIndexMapping : IEntityTypeConfiguration<PendingIndex>
{
    public void Configure(EntityTypeBuilder<PendingIndex> index)
    {
        index.ToTable("pending_indexes");
        index.HasKey(i => i.Name);
    }
}

internal sealed class ImportFileMapping : IEntityTypeConfiguration<ImportFileRecord>
{
    public void Configure(EntityTypeBuilder<ImportFileRecord> file)
    {
        file.ToTable("import_files");
        // The file that a row came in.
        file.HasIndex(f => f.ImportId);
    }
}

internal sealed class HarvestMapping : IEntityTypeConfiguration<Harvest>
{
    public void Configure(EntityTypeBuilder<Harvest> harvest)
    {
        harvest.ToTable("harvests");
        harvest.HasMany<HarvestWindow>().WithOne().HasForeignKey(w => w.HarvestId);
        // GET /harvests, newest first.
        harvest.HasIndex(h => new { h.RequestedAt, h.Id }).IsDescending();
    }
}

internal sealed class HarvestWindowMapping : IEntityTypeConfiguration<HarvestWindow>
{
    public void Configure(EntityTypeBuilder<HarvestWindow> window)
    {
        window.ToTable("harvest_windows");
        window.HasKey(w => new { w.HarvestId, w.Number });
    }
}

internal sealed class HarvestScheduleMapping : IEntityTypeConfiguration<HarvestSchedule>
{
    public void Configure(EntityTypeBuilder<HarvestSchedule> schedule) => schedule.ToTable("harvest_schedules");
}
