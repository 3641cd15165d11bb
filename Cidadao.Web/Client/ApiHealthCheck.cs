using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Cidadao.Web.Client;

/// <summary>Without the API pages say so and offer to try again: that is a degraded web, not a dead one.</summary>
internal sealed class ApiHealthCheck(IHttpClientFactory clients) : IHealthCheck
{
    /// <summary>A client that does not try again: who looks will look again.</summary>
    public const string Client = "cidadao-api-health";

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            using var answer = await clients.CreateClient(Client).GetAsync(new Uri("/alive", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded($"The API answers {(int)answer.StatusCode}.");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Degraded("The API does not answer.", e);
        }
    }
}
