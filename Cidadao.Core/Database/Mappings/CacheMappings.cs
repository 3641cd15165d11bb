using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Cidadao.Core.Database.Mappings;

internal sealed class CacheEntryMapping : IEntityTypeConfiguration<CacheEntryRecord>
{
    public void Configure(EntityTypeBuilder<CacheEntryRecord> entry)
    {
        entry.ToTable("cache_entries");
        entry.HasKey(e => e.Key);
        // CacheCleaning: what has outlived its time.
        entry.HasIndex(e => e.ExpiresAt);
    }
}
