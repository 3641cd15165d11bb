using System.Text.Json;
using Cidadao.Core.Investigations;
using Microsoft.Extensions.DependencyInjection;

namespace Cidadao.Core.Messaging;

/// <summary>
/// Handles a command within the transaction that its processor opens on the scope's <c>CidadaoDbContext</c>, together with other commands:
/// what it adds to that context, or executes on its connection, is committed with the inbox entry or not at all. It commits nothing itself.
/// </summary>
public interface ICommandHandler<in T>
{
    /// <summary>Throwing means that it is tried again, by itself and later.</summary>
    Task HandleAsync(T command, Delivery delivery, CancellationToken cancellation);

    /// <summary>It is given up after its last attempt, in the transaction that keeps it as a dead letter: what waits for it must not wait forever.</summary>
    Task GiveUpAsync(T command, string error, CancellationToken cancellation);
}

/// <summary>
/// Handles long work, in transactions of its own. The last of them carries <see cref="Delivery.CompleteAsync"/>; what is committed before
/// must be harmless to do again.
/// </summary>
public interface IWorkHandler<in T>
{
    /// <inheritdoc cref="ICommandHandler{T}.HandleAsync"/>
    Task HandleAsync(T work, Delivery delivery, CancellationToken cancellation);

    /// <inheritdoc cref="ICommandHandler{T}.GiveUpAsync"/>
    Task GiveUpAsync(T work, string error, CancellationToken cancellation);
}

/// <summary>Which handler takes which message.</summary>
public sealed class MessageHandlers
{
    private readonly Dictionary<string, Registration> _byType = [];

    /// <returns>Null when nobody handles it.</returns>
    internal Registration? Find(string type) => _byType.GetValueOrDefault(type);

    internal void AddCommand<T, THandler>(MessageType<T> type)
        where THandler : class, ICommandHandler<T> =>
        Add(type, [Streams.Commands], typeof(THandler), (services, command, delivery, cancellation) =>
                services.GetRequiredService<THandler>().HandleAsync(command, delivery, cancellation),
            (services, command, error, cancellation) => services.GetRequiredService<THandler>().GiveUpAsync(command, error, cancellation));

    internal void AddWork<T, THandler>(MessageType<T> type)
        where THandler : class, IWorkHandler<T> =>
        Add(type, Streams.OfWork, typeof(THandler), (services, work, delivery, cancellation) =>
                services.GetRequiredService<THandler>().HandleAsync(work, delivery, cancellation),
            (services, work, error, cancellation) => services.GetRequiredService<THandler>().GiveUpAsync(work, error, cancellation));

    private void Add<T>(
        MessageType<T> type,
        IReadOnlyList<string> streams,
        Type handler,
        Func<IServiceProvider, T, Delivery, CancellationToken, Task> handle,
        Func<IServiceProvider, T, string, CancellationToken, Task> giveUp)
    {
        if (!streams.Contains(type.Stream))
            throw new ArgumentException($"{type.Name} travels on {type.Stream}, where {handler.Name} does not listen.", nameof(type));
        _byType.Add(type.Name, new(
            handler.Name,
            (services, payload, delivery, cancellation) => handle(services, Read(payload), delivery, cancellation),
            (services, payload, error, cancellation) => giveUp(services, Read(payload), error, cancellation)));

        T Read(string payload)
        {
            var message = JsonSerializer.Deserialize(payload, type.Json) ?? throw new JsonException($"A {type.Name} message is null.");
            if (message is IOfInvestigation about)
                InvestigationTrace.Carry(about.InvestigationId);
            return message;
        }
    }

    /// <summary>What to do with a message of one type.</summary>
    internal sealed record Registration(
        string Handler,
        Func<IServiceProvider, string, Delivery, CancellationToken, Task> HandleAsync,
        Func<IServiceProvider, string, string, CancellationToken, Task> GiveUpAsync);
}

/// <summary>Registers handlers: the one seam between messages and code.</summary>
public sealed class MessageHandlersBuilder(IServiceCollection services, MessageHandlers handlers)
{
    public MessageHandlersBuilder Command<T, THandler>(MessageType<T> type)
        where THandler : class, ICommandHandler<T>
    {
        services.AddScoped<THandler>();
        handlers.AddCommand<T, THandler>(type);
        return this;
    }

    public MessageHandlersBuilder Work<T, THandler>(MessageType<T> type)
        where THandler : class, IWorkHandler<T>
    {
        services.AddScoped<THandler>();
        handlers.AddWork<T, THandler>(type);
        return this;
    }
}
