using System.Text.Json;
using Cidadao.Core.Contracts;
using Cidadao.Core.Exports;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Cidadao.Core.Database.Mappings;

internal sealed class ExportRunMapping : IEntityTypeConfiguration<ExportRun>
{
    public void Configure(EntityTypeBuilder<ExportRun> run)
    {
        run.ToTable("exports");
        run.Ignore(r => r.Table);
        run.Property(r => r.Filter).HasColumnType("jsonb").HasConversion(
            filter => JsonSerializer.Serialize(filter, CoreJson.Default.ContractFilter),
            json => JsonSerializer.Deserialize(json, CoreJson.Default.ContractFilter));
        // Goes with its chunks, whoever removes it.
        run.HasMany<ExportChunk>().WithOne().HasForeignKey(c => c.ExportId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ExportChunkMapping : IEntityTypeConfiguration<ExportChunk>
{
    public void Configure(EntityTypeBuilder<ExportChunk> chunk)
    {
        chunk.ToTable("export_chunks");
        chunk.HasKey(c => new { c.ExportId, c.Number });
    }
}
