using System.Text.Json;
using Cidadao.Api.Errors;
using Cidadao.Api.Responses;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Cidadao.Api.Fields;

/// <summary><c>?fields=</c>: the endpoint's answer, trimmed to what the client wants.</summary>
/// <param name="type">Of the answer.</param>
internal sealed class Trimming(Type type)
{
    public const string Parameter = "fields";

    private const string Start = $"{Parameter}=";

    private readonly Type? _row = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Page<>) ? type.GenericTypeArguments[0] : null;
    private FieldShape? _shape;

    public static bool IsAskedFor(HttpRequest request) => request.QueryString.Value?.Contains(Start, StringComparison.Ordinal) == true && request.Query.ContainsKey(Parameter);

    /// <returns>Null when it is wrong; then the errors say what is.</returns>
    public FieldSelection? Read(HttpContext context, IDictionary<string, string[]> errors) =>
        FieldSelection.Read(string.Join(',', context.Request.Query[Parameter].ToArray()), _shape ??= ShapeIn(context.RequestServices), errors);

    /// <summary>The answer's UTF-8, trimmed. Of a page the rows are, and what says how it goes on stays.</summary>
    public byte[] Trim(ReadOnlySpan<byte> json, FieldSelection selection) => _row is null ? selection.Trim(json) : selection.TrimRows(json, "items"u8);

    /// <summary>The query without it, as a client would write it who does not want less.</summary>
    public static string Without(string query)
    {
        var kept = query.TrimStart('?').Split('&').Where(part => !part.StartsWith(Start, StringComparison.Ordinal));
        var rest = string.Join('&', kept);
        return rest.Length == 0 ? "" : $"?{rest}";
    }

    private FieldShape ShapeIn(IServiceProvider services)
    {
        var json = services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        return FieldShape.Of(_row ?? type, json.GetTypeInfo);
    }
}

/// <summary>How an endpoint says so.</summary>
internal static class TrimmingPolicies
{
    /// <summary>Lets clients trim the endpoint's answer. A cached one is trimmed from its bytes; what comes here is trimmed as it is made.</summary>
    /// <typeparam name="T">Of the answer.</typeparam>
    public static RouteHandlerBuilder Trimmable<T>(this RouteHandlerBuilder endpoint)
    {
        var trimming = new Trimming(typeof(T));
        endpoint.AddEndpointFilter(async (call, next) =>
        {
            if (!Trimming.IsAskedFor(call.HttpContext.Request))
                return await next(call);
            var errors = new Dictionary<string, string[]>();
            var selection = trimming.Read(call.HttpContext, errors);
            if (selection is null)
                Problem.Note(call.HttpContext, errors);
            var result = await next(call);
            if ((result as INestedHttpResult)?.Result is not Ok<T> ok && (ok = (result as Ok<T>)!) is null)
                return result;
            if (selection is null)
                return Problem.Invalid(call.HttpContext, errors);
            var json = call.HttpContext.RequestServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
            var bytes = JsonSerializer.SerializeToUtf8Bytes(ok.Value, json.GetTypeInfo(typeof(T)));
            return Results.Bytes(trimming.Trim(bytes, selection), "application/json; charset=utf-8");
        });
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = Trimming.Parameter,
                In = ParameterLocation.Query,
                Description = "Parts of the answer that are wanted, as dotted paths with commas between them; of a page, parts of its rows. All of it when absent.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
            return Task.CompletedTask;
        });
        return endpoint.WithMetadata(trimming);
    }
}
