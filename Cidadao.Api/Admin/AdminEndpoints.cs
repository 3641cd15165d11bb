using Cidadao.Api.Security;
using Cidadao.Core.Access;
using Cidadao.Core.Messaging;

namespace Cidadao.Api.Admin;

/// <summary><c>/api/v1/admin</c>: what operators see and do.</summary>
internal static class AdminEndpoints
{
    public static void AddAdmin(this IServiceCollection services)
    {
        services.AddScoped<DeadLetters>();
        services.AddSingleton<DatabaseReport>();
    }

    public static void MapAdmin(this IEndpointRouteBuilder api)
    {
        var admin = api.MapGroup("/admin").WithTags("Administration").Needs(Scope.Admin);
        admin.MapMessaging();
        admin.MapRebuilds();
        admin.MapProbes();
        admin.MapCache();
        admin.MapDatabase();
        admin.MapDiagnostics();
        admin.MapKeys();
        admin.MapEndpointList();
    }
}
