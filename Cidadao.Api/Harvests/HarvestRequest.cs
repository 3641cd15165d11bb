using Cidadao.Core.Imports.Live;

namespace Cidadao.Api.Harvests;

/// <summary>What a harvest's and a schedule's request have in common.</summary>
internal static class HarvestRequest
{
    /// <returns>Null, with the error added, when there is no such feed.</returns>
    public static LiveFeed? Feed(string name, string? agency, Dictionary<string, string[]> errors)
    {
        var feed = Wire.Parse<LiveFeed>(name ?? "");
        if (feed is null)
            errors["feed"] = [$"One of {Wire.All<LiveFeed>()}."];
        if (feed == LiveFeed.PortalContracts && string.IsNullOrWhiteSpace(agency))
            errors["agency"] = ["The Portal's API lists contracts of one agency: give its code."];
        return feed;
    }
}
