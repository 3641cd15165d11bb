using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Primitives;
using Microsoft.OpenApi;

namespace Cidadao.Api.Commands;

/// <summary>
/// <c>Prefer</c> (RFC 7240) on a command: <c>respond-async</c> is what happens anyway; with <c>wait=SECONDS</c> the answer comes when the work has
/// ended, as what it was to make (200), or after so long as ever (202).
/// </summary>
internal static class PreferredWait
{
    private const int MostSeconds = 60;

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <param name="ended">Of what the command makes, by its id; null while it is under way.</param>
    public static RouteHandlerBuilder Waits<T>(this RouteHandlerBuilder endpoint, Func<IServiceProvider, Guid, CancellationToken, Task<T?>> ended)
        where T : class =>
        endpoint.Produces<T>().AddOpenApiOperationTransformer(Document).AddEndpointFilter(async (call, next) =>
        {
            var result = await next(call);
            var context = call.HttpContext;
            var (isAsync, seconds) = Read(context.Request.Headers["Prefer"]);
            if ((!isAsync && seconds is null) || (result as INestedHttpResult)?.Result is not Accepted<Responses.Accepted> { Value: { } accepted })
                return result;
            context.Response.Headers["Preference-Applied"] = seconds is null ? "respond-async" : string.Create(CultureInfo.InvariantCulture, $"wait={seconds}");
            if (seconds is null || await EndedAsync(context, accepted.Id, TimeSpan.FromSeconds(seconds.Value), ended) is not { } made)
                return result;
            context.Response.Headers.Location = accepted.Location;
            return TypedResults.Ok(made);
        });

    private static Task Document(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = "Prefer",
            In = ParameterLocation.Header,
            Description = $"wait=SECONDS, 1 to {MostSeconds}: the answer comes when the work has ended, as what it was to make (200), or after so long with 202. respond-async: 202 at once, as without it.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
        });
        return Task.CompletedTask;
    }

    private static async Task<T?> EndedAsync<T>(HttpContext context, Guid id, TimeSpan patience, Func<IServiceProvider, Guid, CancellationToken, Task<T?>> ended)
        where T : class
    {
        var clock = context.RequestServices.GetRequiredService<TimeProvider>();
        var scopes = context.RequestServices.GetRequiredService<IServiceScopeFactory>();
        for (var began = clock.GetTimestamp(); ; await Task.Delay(Glance, clock, context.RequestAborted))
        {
            await using (var scope = scopes.CreateAsyncScope())
            {
                if (await ended(scope.ServiceProvider, id, context.RequestAborted) is { } made)
                    return made;
            }

            if (clock.GetElapsedTime(began) >= patience)
                return null;
        }
    }

    /// <summary>What cannot be understood, and what is not known, is ignored, as a preference may be.</summary>
    private static (bool IsAsync, int? Seconds) Read(StringValues header)
    {
        var isAsync = false;
        int? seconds = null;
        foreach (var preference in header.SelectMany(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries)))
        {
            if (preference.Equals("respond-async", StringComparison.OrdinalIgnoreCase))
                isAsync = true;
            else if (preference.StartsWith("wait=", StringComparison.OrdinalIgnoreCase) && int.TryParse(preference.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out var wait))
                seconds = Math.Min(wait, MostSeconds);
        }

        return (isAsync, seconds);
    }
}
