using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cidadao.Core.Database.Observation;

/// <summary>Registration of what watches the database from inside a host.</summary>
public static class ObservationServices
{
    /// <summary>Durations by operation, and the log of slow queries. After the database, and before whatever queries it.</summary>
    public static IServiceCollection AddQueryObservation(this IServiceCollection services)
    {
        services.AddOptions<SlowQueryOptions>().BindConfiguration("SlowQueries").ValidateOnStart();
        services.AddSingleton<IValidateOptions<SlowQueryOptions>, ValidateSlowQueries>();
        services.AddSingleton<SlowQueryLog>();
        services.AddHostedService(provider => provider.GetRequiredService<SlowQueryLog>());
        services.AddHostedService<QueryObserver>();
        return services;
    }
}
