using System.Globalization;
using Cidadao.Api.Fields;
using Cidadao.Api.Security;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Cidadao.Api.OpenApi;

/// <summary>What each operation may answer instead of what was asked for: problem details all of them, but for those of GraphQL's own.</summary>
internal sealed class FailureResponses : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var responses = operation.Responses ??= [];
        // What an endpoint said itself: by its status where the answer is a problem like all others.
        var own = responses.Where(response => Failure.ByStatus.ContainsKey(StatusOf(response.Key)) && IsProblem(response.Value)).Select(response => StatusOf(response.Key));
        foreach (var status in own.Concat(StatusesOf(operation, context)).ToHashSet().Order())
        {
            var key = status.ToString(CultureInfo.InvariantCulture);
            if (!responses.TryGetValue(key, out var declared) || IsProblem(declared))
                responses[key] = new OpenApiResponseReference(Failure.ByStatus[status].Name, context.Document);
        }

        operation.Responses = [];
        foreach (var (status, response) in responses.OrderBy(response => response.Key, StringComparer.Ordinal))
            operation.Responses[status] = response;
        return Task.CompletedTask;
    }

    private static IEnumerable<int> StatusesOf(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var hasBody = operation.RequestBody is not null;
        var hasQuery = operation.Parameters?.Any(parameter => parameter.In == ParameterLocation.Query) == true || metadata.OfType<Trimming>().Any();
        if (hasBody || hasQuery || CallHeaders.IsCommand(metadata))
            yield return StatusCodes.Status400BadRequest;
        yield return StatusCodes.Status401Unauthorized;
        if (metadata.OfType<NeededScope>().Any())
            yield return StatusCodes.Status403Forbidden;
        if (context.Description.RelativePath!.Contains('{', StringComparison.Ordinal))
            yield return StatusCodes.Status404NotFound;
        if (CallHeaders.IsCommand(metadata))
            yield return StatusCodes.Status409Conflict;
        if (hasBody)
        {
            yield return StatusCodes.Status413PayloadTooLarge;
            yield return StatusCodes.Status415UnsupportedMediaType;
        }

        yield return StatusCodes.Status429TooManyRequests;
        yield return StatusCodes.Status500InternalServerError;
        yield return StatusCodes.Status503ServiceUnavailable;
    }

    private static int StatusOf(string key) => int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var status) ? status : 0;

    private static bool IsProblem(IOpenApiResponse response) => response.Content is not { Count: > 0 } content || content.ContainsKey("application/problem+json");
}
