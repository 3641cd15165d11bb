using Cidadao.Core.Messaging;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Cidadao.Core.Database.Mappings;

internal sealed class OutboxMapping : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> message)
    {
        message.ToTable("outbox");
        message.Property(m => m.Payload).HasColumnType("jsonb");
        message.Property(m => m.Attempts).HasDefaultValue(0);
        // The end of a handler, which knows the message by this; the janitor's walk.
        message.HasIndex(m => m.MessageId).IsUnique();
        // The relay: what waits, in its order.
        message.HasIndex(m => m.Id).HasFilter("sent_at IS NULL").HasDatabaseName("ix_outbox_waiting");
    }
}

internal sealed class InboxMapping : IEntityTypeConfiguration<InboxEntry>
{
    public void Configure(EntityTypeBuilder<InboxEntry> entry)
    {
        entry.ToTable("inbox");
        entry.HasKey(e => new { e.MessageId, e.Handler });
        // The janitor: what is old.
        entry.HasIndex(e => e.HandledAt).HasMethod("brin");
    }
}

internal sealed class DeadLetterMapping : IEntityTypeConfiguration<DeadLetter>
{
    public void Configure(EntityTypeBuilder<DeadLetter> letter)
    {
        letter.ToTable("dead_letters");
        letter.HasKey(l => l.MessageId);
        letter.Property(l => l.Payload).HasColumnType("jsonb");
        // GET /admin/dead-letters, newest first.
        letter.HasIndex(l => new { l.DiedAt, l.MessageId }).IsDescending();
    }
}

internal sealed class IdempotencyKeyMapping : IEntityTypeConfiguration<IdempotencyKey>
{
    public void Configure(EntityTypeBuilder<IdempotencyKey> key)
    {
        key.ToTable("idempotency_keys");
        key.HasKey(k => k.Key);
    }
}
