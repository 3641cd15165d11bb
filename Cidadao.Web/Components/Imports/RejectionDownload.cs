using Cidadao.Web.Client;

namespace Cidadao.Web.Components.Imports;

/// <summary>The CSV of rejections for the browser: it reaches the web only, not the API behind it.</summary>
public static class RejectionDownload
{
    public static string Address(Guid import, string entry) => $"/imports/{import}/rejections.csv?entry={Uri.EscapeDataString(entry)}";

    public static void MapRejectionDownload(this IEndpointRouteBuilder web) => web.MapGet(
        "/imports/{import:guid}/rejections.csv",
        async (Guid import, string entry, CidadaoApi api, CancellationToken cancellation) => Results.Stream(
            await api.RejectionFileAsync(import, entry, cancellation), "text/csv; charset=utf-8", $"rejections-{import}.csv"));
}
