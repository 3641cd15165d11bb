using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Cidadao.Core.Agents;
using Cidadao.Core.Database;
using StackExchange.Redis;

namespace Cidadao.Core.Messaging.Asks;

/// <summary>
/// Asks over the stream and waits: (1) one channel of this process's own for all answers, (2) the question goes on the stream, and the
/// workers are woken, (3) the first answer counts. Nothing is kept: who asked is there to ask again.
/// </summary>
public sealed class AskClient(IConnectionMultiplexer redis, TimeProvider clock) : IDisposable
{
    /// <summary>Questions that the stream keeps, about, while no worker takes them.</summary>
    private const int MaxWaiting = 10_000;

    private readonly string _channel = $"cidadao:answers:{Guid.NewGuid():N}";
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource<Answer>> _waiting = new();
    private readonly SemaphoreSlim _once = new(1);
    private bool _listens;

    /// <exception cref="TimeoutException">No worker answered within <paramref name="patience"/>.</exception>
    /// <exception cref="RedisException">Redis is away.</exception>
    public async Task<Answer> AskAsync(AgentQuestion question, TimeSpan patience, CancellationToken cancellation)
    {
        await ListenAsync(cancellation); // 1
        var ask = new Ask(Guid.CreateVersion7(clock.GetUtcNow()), question, _channel, clock.GetUtcNow() + patience);
        var answered = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting[ask.Id] = answered;
        try
        {
            var fields = StreamEntries.Of(ask.Id, Ask.Type, JsonSerializer.Serialize(ask, CoreJson.Default.Ask), 0, Activity.Current?.Id);
            await redis.GetDatabase().StreamAddAsync(Streams.Asks, fields, messageId: null, maxLength: MaxWaiting, useApproximateMaxLength: true); // 2
            await redis.GetSubscriber().PublishAsync(RedisChannel.Literal(Streams.Asks), RedisValue.EmptyString, CommandFlags.FireAndForget);
            return await answered.Task.WaitAsync(patience, clock, cancellation); // 3
        }
        finally
        {
            _waiting.TryRemove(ask.Id, out _);
        }
    }

    public void Dispose() => _once.Dispose();

    private async Task ListenAsync(CancellationToken cancellation)
    {
        if (Volatile.Read(ref _listens))
            return;
        await _once.WaitAsync(cancellation);
        try
        {
            if (_listens)
                return;
            await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal(_channel), (_, value) => Receive(value));
            Volatile.Write(ref _listens, true);
        }
        finally
        {
            _once.Release();
        }
    }

    private void Receive(RedisValue value)
    {
        var answer = JsonSerializer.Deserialize((string)value!, CoreJson.Default.Answer)!;
        if (_waiting.TryGetValue(answer.Id, out var waiting))
            waiting.TrySetResult(answer);
    }
}
