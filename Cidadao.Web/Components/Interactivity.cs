using Cidadao.Web.Components.FindingDetails;
using MudBlazor.Services;

namespace Cidadao.Web.Components;

/// <summary>The pages and what they need to be interactive.</summary>
public static class Interactivity
{
    /// <summary>Largest message from a browser: uploads come in pieces of up to 50 KB, and the hub's default of 32 KB halves them.</summary>
    private const int MessageBytes = 64 * 1024;

    /// <summary>Adds Razor components with a server circuit, and the component library.</summary>
    public static IServiceCollection AddCidadaoComponents(this IServiceCollection services)
    {
        services.AddRazorComponents()
            .AddInteractiveServerComponents()
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = MessageBytes);
        services.AddMudServices();
        services.AddScoped<AnalystName>();
        return services;
    }

    /// <summary>Maps the pages.</summary>
    public static void MapCidadaoComponents(this WebApplication app) =>
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
}
