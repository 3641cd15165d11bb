using Cidadao.Api.Caching;
using Cidadao.Api.Fields;
using Cidadao.Api.Findings;
using Cidadao.Api.Responses;
using Cidadao.Core.RedFlags;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cidadao.Api.Indicators;

/// <summary><c>/api/v1/indicators</c>: the catalogue.</summary>
internal static class IndicatorEndpoints
{
    private static readonly IReadOnlyList<IndicatorResponse> All = [.. RedFlagCatalog.All.Select(FindingMapping.Indicator)];

    public static void MapIndicators(this IEndpointRouteBuilder api) =>
        api.MapGet("/indicators", List).WithTags("Indicators").WithSummary("What is looked for, with formula, threshold and legal basis").Cached()
            .Trimmable<IReadOnlyList<IndicatorResponse>>();

    private static Ok<IReadOnlyList<IndicatorResponse>> List() => TypedResults.Ok(All);
}
