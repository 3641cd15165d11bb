using System.Threading.RateLimiting;
using Cidadao.Core.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Cidadao.Api.Security;

/// <summary>Registration of who may call what, and how often.</summary>
internal static class SecurityServices
{
    public static void AddSecurity(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddApiKeys();
        services.AddAuthentication(ApiKeyHandler.SchemeName).AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null);
        services.AddSingleton<IAuthorizationHandler, ScopeDecision>();
        services.AddAuthorizationBuilder().SetFallbackPolicy(ScopePolicies.Undeclared);
        services.ConfigureAll<OpenApiOptions>(document =>
        {
            document.AddDocumentTransformer<AccessDocument>();
            document.AddOperationTransformer<AccessDocument>();
        });
        services.AddOptions<LimitOptions>().Bind(builder.Configuration.GetSection("Limits")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitOptions>, ValidateLimits>();
        services.AddSingleton<CallLimiter>();
        services.AddSingleton<RefusalMetrics>();
        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<CallLimiter>((options, limiter) =>
        {
            options.GlobalLimiter = limiter;
            options.OnRejected = (rejected, _) => new(AccessProblems.TooMany(rejected.HttpContext, rejected.Lease).ExecuteAsync(rejected.HttpContext));
        });
    }

    /// <summary>Who is it, is it not too often, may he: before anything that has an answer ready.</summary>
    public static void UseSecurity(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseAuthorization();
    }
}
