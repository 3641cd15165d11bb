using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Cidadao.Core.Messaging;

/// <summary>Commands: a batch is read, committed in one transaction, and acknowledged together; then the next.</summary>
internal sealed class CommandConsumer(
    MessageProcessor processor, OutboxJanitor janitor, IConnectionMultiplexer redis, IOptions<MessagingOptions> options, TimeProvider clock,
    ILogger<CommandConsumer> logger)
    : StreamConsumer(new(redis, Streams.Commands, options.Value.TakeOverAfter), janitor, redis, options, clock, logger)
{
    private readonly int _batch = options.Value.BatchSize;

    protected override int Free => _batch;

    /// <summary>Not cancelled by the host's stop: a batch takes moments, and is finished.</summary>
    protected override async Task TakeAsync(IReadOnlyList<ReceivedMessage> messages, CancellationToken stopping)
    {
        await processor.HandleAsync(Group.Stream, messages, CancellationToken.None);
        await Group.AcknowledgeAsync([.. messages.Select(message => message.EntryId)]);
    }
}
