using Cidadao.Core.Caching;

namespace Cidadao.Api.Caching;

/// <summary>An endpoint's answers are kept as ready bytes until something that they were made of changes.</summary>
/// <param name="Tags">Of <see cref="CacheTags"/>.</param>
internal sealed record ResponsePolicy(IReadOnlyList<string> Tags);

/// <summary>An endpoint reads much: a standby does it, where one has what the primary has.</summary>
internal sealed record AnalyticalPolicy
{
    public static AnalyticalPolicy Instance { get; } = new();
}

/// <summary>How an endpoint says so.</summary>
internal static class ResponsePolicies
{
    /// <summary>
    /// Keeps the endpoint's answers as bytes. The handler is run without its caller (an answer may be refreshed when nobody waits): of the request
    /// it sees address, route and language only, and no user.
    /// </summary>
    public static RouteHandlerBuilder Cached(this RouteHandlerBuilder endpoint, params IReadOnlyList<string> tags) =>
        endpoint.WithMetadata(new ResponsePolicy(tags));

    /// <summary>Marks a cached endpoint whose answers take long to read.</summary>
    public static RouteHandlerBuilder Analytical(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(AnalyticalPolicy.Instance);
}
