using Microsoft.AspNetCore.Localization;

namespace Cidadao.Web.Localization;

/// <summary>What a browser remembers: language and theme, each in a cookie without personal data.</summary>
public static class Preferences
{
    /// <summary>Name of the cookie that holds <c>dark</c> or <c>light</c>; absent means as the system does.</summary>
    public const string ThemeCookie = "cidadao-theme";

    private static TimeSpan Kept { get; } = TimeSpan.FromDays(365);

    /// <summary>Maps <c>GET /language/{name}?back=/path</c>: a link that works without a script.</summary>
    public static void MapPreferences(this WebApplication app) =>
        app.MapGet("/language/{name}", (string name, string? back, HttpContext context) =>
        {
            if (!Languages.All.Contains(name))
                return Results.NotFound();
            context.Response.Cookies.Append(
                CookieRequestCultureProvider.DefaultCookieName,
                CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(name)),
                new CookieOptions { MaxAge = Kept, IsEssential = true, SameSite = SameSiteMode.Lax, HttpOnly = true });
            return Results.LocalRedirect(IsLocal(back) ? back! : "/");
        });

    /// <summary>The theme that the browser remembers: true for dark, false for light, null when none was chosen.</summary>
    public static bool? PrefersDark(this HttpContext context) => context.Request.Cookies[ThemeCookie] switch
    {
        "dark" => true,
        "light" => false,
        _ => null,
    };

    // "//host" and "/\host" would lead to another site.
    private static bool IsLocal(string? path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && !path.Any(char.IsControl);
}
