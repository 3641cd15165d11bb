using System.Globalization;
using Microsoft.AspNetCore.Localization;
using MudBlazor;

namespace Cidadao.Web.Localization;

/// <summary>Portuguese first, English for who asks for it.</summary>
public static class Languages
{
    /// <summary>What is shown to who has not chosen.</summary>
    public const string Portuguese = "pt-BR";

    /// <summary>The other language.</summary>
    public const string English = "en";

    /// <summary>Both, the first one as default.</summary>
    public static IReadOnlyList<string> All { get; } = [Portuguese, English];

    /// <summary>True while the current request or circuit speaks English.</summary>
    public static bool IsEnglish => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == English;

    /// <summary>Adds the texts and the choice of language by cookie.</summary>
    public static IServiceCollection AddCidadaoTexts(this IServiceCollection services)
    {
        services.AddLocalization();
        services.AddTransient<MudLocalizer, MudTexts>();
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.SetDefaultCulture(Portuguese).AddSupportedCultures([.. All]).AddSupportedUICultures([.. All]);

            // Only what the user chose counts. The browser's own preference does not: the data and the law are Brazilian,
            // and browsers set to English are common among Portuguese speakers.
            options.RequestCultureProviders = [new CookieRequestCultureProvider()];
        });
        return services;
    }
}
