using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cidadao.Core.Database.Upkeep;

/// <summary>Registration of the database's upkeep.</summary>
public static class UpkeepServices
{
    /// <summary>In every worker; one at a time is at it.</summary>
    public static IServiceCollection AddDatabaseUpkeep(this IServiceCollection services)
    {
        services.AddOptions<UpkeepOptions>().BindConfiguration("Upkeep").ValidateOnStart();
        services.AddSingleton<IValidateOptions<UpkeepOptions>, ValidateUpkeep>();
        services.AddHostedService<DatabaseUpkeep>();
        return services;
    }
}
