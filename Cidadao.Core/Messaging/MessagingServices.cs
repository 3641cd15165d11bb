using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Cidadao.Core.Messaging;

/// <summary>Registration of messaging: what sends, and what handles.</summary>
public static class MessagingServices
{
    /// <summary>Adds the relay, which every host that writes to the outbox has, with what is to be seen of messaging from outside.</summary>
    public static IServiceCollection AddOutboxRelay(this IServiceCollection services)
    {
        services.AddOptions<MessagingOptions>().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<MessagingOptions>, ConfigureMessaging>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<MessagingOptions>, ValidateMessaging>());
        services.AddSingleton<MessagingState>();
        services.AddSingleton<MessagingMetrics>();
        services.AddSingleton<EventMetrics>();
        services.AddHostedService<MessagingMonitor>();
        services.AddHostedService<OutboxRelay>();
        services.AddHealthChecks().AddCheck<OutboxHealthCheck>("outbox");
        return services;
    }

    /// <summary>Adds the consumers of commands and of work, after <see cref="AddOutboxRelay"/>.</summary>
    public static IServiceCollection AddStreamConsumers(this IServiceCollection services, Action<MessageHandlersBuilder> register)
    {
        var handlers = new MessageHandlers();
        register(new(services, handlers));
        services.AddSingleton(handlers);
        services.AddSingleton<MessageLedger>();
        services.AddSingleton(provider => new RetryPauses(provider.GetRequiredService<IOptions<MessagingOptions>>(), Random));
        services.AddSingleton<MessageProcessor>();
        services.AddSingleton<OutboxJanitor>();
        services.AddHostedService(provider => provider.GetRequiredService<OutboxJanitor>());
        services.AddHostedService<CommandConsumer>();
        foreach (var stream in Streams.OfWork)
            services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<WorkConsumer>(provider, new WorkLane(stream)));
        return services;
    }

    private static double Random()
    {
        const int Steps = 1 << 24;
        return RandomNumberGenerator.GetInt32(Steps) / (double)Steps;
    }
}
