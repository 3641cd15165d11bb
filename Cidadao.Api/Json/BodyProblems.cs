using System.Text.Json;
using System.Text.RegularExpressions;
using Cidadao.Api.Errors;
using Cidadao.Core.RedFlags;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Cidadao.Api.Json;

/// <summary>What the framework could not bind, in words of ours: its own name types of the program.</summary>
internal static partial class BodyProblems
{
    /// <summary>Bodies in JSON can be read once more, to tell all that is wrong with them. A larger one than fits into memory goes through a file.</summary>
    public static void UseBodies(this WebApplication app) => app.Use((context, next) =>
    {
        if (context.Request.ContentLength != 0 && context.Request.HasJsonContentType())
            context.Request.EnableBuffering();
        return next(context);
    });

    public static async Task<ProblemHttpResult> OfAsync(HttpContext context, JsonException e, CancellationToken cancellation)
    {
        var found = await FaultsAsync(context, cancellation);
        if (found.Count == 0)
        {
            var place = e.Path is { Length: > 2 } path ? path[2..] : JsonFaults.Body;
            found = new Dictionary<string, LocalizedText> { [place] = JsonValues.Expected(typeof(object)) };
        }

        return Problem.Invalid(context, found.ToDictionary(fault => fault.Key, fault => new[] { Language.Choose(context, fault.Value) }));
    }

    public static ProblemHttpResult Of(HttpContext context, BadHttpRequestException e)
    {
        if (e.StatusCode == StatusCodes.Status400BadRequest && Unbound().Match(e.Message) is { Success: true } unbound)
            return Invalid(unbound.Groups["name"].Value, JsonValues.Expected(TypeOf(unbound.Groups["type"].Value)));
        if (e.StatusCode == StatusCodes.Status400BadRequest && Missing().Match(e.Message) is { Success: true } missing)
        {
            return missing.Groups["where"].Value.Contains("body", StringComparison.Ordinal)
                ? Invalid(JsonFaults.Body, new("Envie um corpo em JSON.", "Send a body of JSON."))
                : Invalid(missing.Groups["name"].Value, new("Falta este parâmetro.", "This parameter is missing."));
        }

        return Problem.Of(
            context, e.StatusCode, "invalid", new("Pedido inválido", "Invalid request"),
            new("O pedido não pôde ser lido: confira cabeçalhos, codificação e corpo.", "The request could not be read: check headers, encoding and body."));

        ProblemHttpResult Invalid(string field, LocalizedText text) =>
            Problem.Invalid(context, new Dictionary<string, string[]> { [field] = [Language.Choose(context, text)] });
    }

    private static async Task<IReadOnlyDictionary<string, LocalizedText>> FaultsAsync(HttpContext context, CancellationToken cancellation)
    {
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
        if (endpoint?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType is not { } type || !context.Request.Body.CanSeek)
            return new Dictionary<string, LocalizedText>();
        var body = new MemoryStream();
        try
        {
            context.Request.Body.Position = 0;
            await context.Request.Body.CopyToAsync(body, cancellation);
        }
        catch (Exception rest) when (rest is BadHttpRequestException or IOException)
        {
            // What is left of it is too large, or does not come: the first fault says enough.
            return new Dictionary<string, LocalizedText>();
        }

        return JsonFaults.Of(body.GetBuffer().AsSpan(0, (int)body.Length), type, context.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions);
    }

    private static Type TypeOf(string name) => name switch
    {
        _ when name.Contains("int", StringComparison.Ordinal) || name.Contains("long", StringComparison.Ordinal) => typeof(long),
        _ when name.Contains("bool", StringComparison.Ordinal) => typeof(bool),
        _ when name.Contains("Guid", StringComparison.Ordinal) => typeof(Guid),
        _ when name.Contains("decimal", StringComparison.Ordinal) || name.Contains("double", StringComparison.Ordinal) => typeof(decimal),
        _ when name.Contains("DateOnly", StringComparison.Ordinal) => typeof(DateOnly),
        _ when name.Contains("DateTimeOffset", StringComparison.Ordinal) => typeof(DateTimeOffset),
        _ => typeof(object),
    };

    // Failed to bind parameter "Nullable<int> limit" from "abc".
    [GeneratedRegex("^Failed to bind parameter \"(?<type>.+) (?<name>\\S+)\" from ")]
    private static partial Regex Unbound();

    // Required parameter "string key" was not provided from query string. Implicit body inferred for parameter "request" but no body was provided.
    [GeneratedRegex("^(Required|Implicit).* parameter \"(.+ )?(?<name>\\S+)\" (?<where>(was not provided|but no body was provided).*)")]
    private static partial Regex Missing();
}
