using System.Net.Http.Json;
using Cidadao.Api.Responses;

namespace Cidadao.Web.Client;

public sealed partial class CidadaoApi
{
    /// <summary>What was decided of a finding, step by step.</summary>
    public Task<TriageResponse> TriageAsync(long finding, CancellationToken cancellation) =>
        GetAsync(TriagePath(finding), ApiJson.Default.TriageResponse, cancellation);

    /// <summary>Takes one step, and answers what stands after it. Sent once: a lost answer is shown, not retried.</summary>
    public Task<TriageResponse> DecideAsync(long finding, TriageRequest step, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, V1 + TriagePath(finding))
        {
            Content = JsonContent.Create(step, ApiJson.Default.TriageRequest),
        };
        return SendAsync(Calls, request, ApiJson.Default.TriageResponse, cancellation);
    }

    private static string TriagePath(long finding) => FormattableString.Invariant($"findings/{finding}/triage");
}
