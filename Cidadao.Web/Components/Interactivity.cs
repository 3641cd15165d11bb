using Cidadao.Web.Components.FindingDetails;
using Microsoft.AspNetCore.Components.Server.Circuits;
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
        services.AddSingleton<CircuitCount>();
        services.AddSingleton<CircuitHandler>(provider => provider.GetRequiredService<CircuitCount>());
        return services;
    }

    /// <summary>Maps the pages.</summary>
    public static void MapCidadaoComponents(this WebApplication app)
    {
        // From the start, not from the first page: none is open is an answer too.
        app.Services.GetRequiredService<CircuitCount>();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
    }
}
