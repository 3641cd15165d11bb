using System.Security.Cryptography;
using Microsoft.AspNetCore.OpenApi;
using Scalar.AspNetCore;

namespace Cidadao.Api.OpenApi;

/// <summary>The API's description, and the page that shows it.</summary>
internal static class DocumentationServices
{
    /// <summary>Each of these says one thing of every operation; what only one endpoint has is said where that is mapped.</summary>
    public static void AddDocumentation(this IServiceCollection services) => services.AddOpenApi(document => document
        .AddDocumentTransformer<SharedParts>()
        .AddSchemaTransformer<NumberSchemas>()
        .AddOperationTransformer<OperationIds>()
        .AddOperationTransformer<GraphQlOperation>()
        .AddOperationTransformer<UploadForm>()
        .AddOperationTransformer<ParameterTexts>()
        .AddOperationTransformer<CallHeaders>()
        .AddOperationTransformer<FailureResponses>()
        .AddOperationTransformer<OperationExamples>());

    /// <summary><c>/openapi/v1.json</c> and, from local files, <c>/scalar</c>.</summary>
    public static void MapDocumentation(this WebApplication app)
    {
        app.MapOpenApi().AllowAnonymous();
        app.MapScalarApiReference("/scalar", (options, http) => options
            .WithTitle("Cidadão.AI API")
            .WithNonce(AllowNothingElse(http))
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()).AllowAnonymous();
    }

    /// <summary>The page asks nobody but this server: neither for scripts and fonts nor with what a reader tries out.</summary>
    /// <returns>What its own scripts are known by, for this answer only.</returns>
    private static string AllowNothingElse(HttpContext http)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        // It writes its styles as it runs, which nothing but 'unsafe-inline' allows.
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; connect-src 'self'; font-src 'self' data:; "
            + "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        return nonce;
    }
}
