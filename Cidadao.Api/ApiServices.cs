using Cidadao.Api.Json;
using Scalar.AspNetCore;

namespace Cidadao.Api;

/// <summary>What all features of the API share: the wire format and the documentation.</summary>
internal static class ApiServices
{
    public static void AddJson(this WebApplicationBuilder builder) =>
        builder.Services.ConfigureHttpJsonOptions(json => JsonEncoding.Configure(json.SerializerOptions, builder.Configuration[JsonEncoding.Setting]));

    public static void AddDocumentation(this IServiceCollection services) =>
        services.AddOpenApi(options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Cidadão.AI";
            document.Info.Version = "v1";
            document.Info.Description =
                "Contratos públicos do Brasil e indícios que merecem verificação. / Brazil's public contracts and red flags worth a look. "
                + "Money is BRL, dates are ISO. Errors are problem details, in Portuguese or, with Accept-Language: en, in English.";
            return Task.CompletedTask;
        }));

    /// <summary><c>/openapi/v1.json</c> and, from local files, <c>/scalar</c>.</summary>
    public static void MapDocumentation(this WebApplication app)
    {
        app.MapOpenApi().AllowAnonymous();
        app.MapScalarApiReference("/scalar", options => options.WithTitle("Cidadão.AI API").DisableDefaultFonts().DisableTelemetry()).AllowAnonymous();
    }
}
