using Microsoft.Extensions.DependencyInjection;

namespace Cidadao.Core.Messaging;

/// <summary>Registration of the relay, the consumer and the handlers.</summary>
public static class MessagingServices
{
    /// <summary>Adds the relay: every host that writes to the outbox also empties it.</summary>
    public static IServiceCollection AddOutboxRelay(this IServiceCollection services) => services.AddHostedService<OutboxRelay>();

    /// <summary>Adds the consumer of the commands stream.</summary>
    public static IServiceCollection AddStreamConsumer(this IServiceCollection services, Action<MessageHandlersBuilder> register)
    {
        var handlers = new MessageHandlers();
        register(new(services, handlers));
        services.AddSingleton(handlers);
        services.AddSingleton<StreamGroup>();
        services.AddSingleton<MessageProcessor>();
        return services.AddHostedService<StreamConsumer>();
    }
}

/// <summary>Registers handlers.</summary>
public sealed class MessageHandlersBuilder(IServiceCollection services, MessageHandlers handlers)
{
    public MessageHandlersBuilder Handle<T, THandler>(MessageType<T> type)
        where THandler : class, IMessageHandler<T>
    {
        services.AddScoped<THandler>();
        handlers.Add<T, THandler>(type);
        return this;
    }
}
