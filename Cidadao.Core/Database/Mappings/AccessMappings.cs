using Cidadao.Core.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Cidadao.Core.Database.Mappings;

internal sealed class ApiKeyMapping : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> key)
    {
        key.ToTable("api_keys");
        key.HasKey(k => k.Id);
        // Only one key has a secret; and the first key is put in at most once.
        key.HasIndex(k => k.Hash).IsUnique();
    }
}
