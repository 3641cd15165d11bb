using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Cidadao.Core.Messaging;

/// <summary>
/// Handles one type of message. It must write the message's inbox entry in the transaction of its effect, so that the effect happens once;
/// throwing means that it is tried again.
/// </summary>
public interface IMessageHandler<in T>
{
    Task HandleAsync(T message, Guid messageId, CancellationToken cancellation);

    /// <summary>The message is given up after its last attempt: what it was about must not wait forever.</summary>
    Task GiveUpAsync(T message, string error, CancellationToken cancellation);
}

/// <summary>Which handler takes which message.</summary>
public sealed class MessageHandlers
{
    private readonly Dictionary<string, Registration> _byType = [];

    /// <summary>Delegates of a registered type; null when nobody handles it.</summary>
    public Registration? Find(string type) => _byType.GetValueOrDefault(type);

    internal void Add<T, THandler>(MessageType<T> type)
        where THandler : IMessageHandler<T>
    {
        _byType.Add(type.Name, new(
            (services, payload, id, cancellation) => services.GetRequiredService<THandler>().HandleAsync(Read(payload), id, cancellation),
            (services, payload, error, cancellation) => services.GetRequiredService<THandler>().GiveUpAsync(Read(payload), error, cancellation)));

        T Read(string payload) =>
            JsonSerializer.Deserialize(payload, type.Json) ?? throw new JsonException($"A {type.Name} message is null.");
    }

    /// <summary>What to do with a message of one type.</summary>
    public sealed record Registration(
        Func<IServiceProvider, string, Guid, CancellationToken, Task> HandleAsync,
        Func<IServiceProvider, string, string, CancellationToken, Task> GiveUpAsync);
}
