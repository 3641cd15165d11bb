using Cidadao.Api.Http;
using Cidadao.Core.RedFlags;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Cidadao.Api.Errors;

/// <summary>Every error of the API: problem details with a stable type, in the reader's language.</summary>
internal static class Problem
{
    private const string TypePrefix = "urn:cidadao:problem:";

    public static ProblemHttpResult NotFound(HttpContext context, LocalizedText detail) =>
        Of(context, StatusCodes.Status404NotFound, "not-found", new("Não encontrado", "Not found"), detail);

    /// <summary>What is wrong and found before the endpoint looks at the rest: said by <see cref="Invalid"/> together with that.</summary>
    public static void Note(HttpContext context, IReadOnlyDictionary<string, string[]> errors) => context.Items[typeof(Problem)] = errors;

    /// <summary>All fields that are wrong, at once.</summary>
    public static ProblemHttpResult Invalid(HttpContext context, IReadOnlyDictionary<string, string[]> errors)
    {
        if (context.Items[typeof(Problem)] is IReadOnlyDictionary<string, string[]> noted)
            errors = new Dictionary<string, string[]>(errors.UnionBy(noted, error => error.Key));
        return TypedResults.Problem(Details(
            context,
            StatusCodes.Status400BadRequest,
            "invalid",
            new("Pedido inválido", "Invalid request"),
            new(
                $"Corrija: {string.Join("; ", errors.Select(error => $"{error.Key}: {string.Join(' ', error.Value)}"))}",
                $"Mend: {string.Join("; ", errors.Select(error => $"{error.Key}: {string.Join(' ', error.Value)}"))}"),
            errors));
    }

    public static ProblemHttpResult Of(HttpContext context, int status, string type, LocalizedText title, LocalizedText detail) =>
        TypedResults.Problem(Details(context, status, type, title, detail));

    public static ProblemDetails Details(
        HttpContext context, int status, string type, LocalizedText title, LocalizedText detail, IReadOnlyDictionary<string, string[]>? errors = null)
    {
        var problem = new ProblemDetails
        {
            Status = status,
            Type = TypePrefix + type,
            Title = Language.Choose(context, title),
            Detail = Language.Choose(context, detail),
            Instance = context.Request.Path,
        };
        if (errors is not null)
            problem.Extensions["errors"] = errors;
        if (Correlation.Of(context) is { } id)
            problem.Extensions["correlationId"] = id;
        return problem;
    }
}

/// <summary>Portuguese first; English for those who ask for it.</summary>
internal static class Language
{
    /// <returns><c>pt</c> or <c>en</c>.</returns>
    public static string Of(HttpContext context) => IsEnglish(context.Request) ? "en" : "pt";

    public static string Choose(HttpContext context, LocalizedText text) => IsEnglish(context.Request) ? text.En : text.Pt;

    private static bool IsEnglish(HttpRequest request)
    {
        if (request.Headers.AcceptLanguage.Count == 0)
            return false;
        var preferred = request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1).FirstOrDefault();
        return preferred is not null && preferred.Value.StartsWith("en", StringComparison.OrdinalIgnoreCase);
    }
}
