using System.Net.Http.Json;
using Cidadao.Api.Responses;

namespace Cidadao.Web.Client;

public sealed partial class CidadaoApi
{
    /// <summary>The catalogue of indicators.</summary>
    public Task<IReadOnlyList<IndicatorResponse>> IndicatorsAsync(CancellationToken cancellation) =>
        GetAsync("indicators", ApiJson.Default.IReadOnlyListIndicatorResponse, cancellation);

    /// <summary>Starts an investigation. Sent once: a lost answer is shown, not retried.</summary>
    public Task<Accepted> StartInvestigationAsync(StartInvestigationRequest start, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, V1 + "investigations")
        {
            Content = JsonContent.Create(start, ApiJson.Default.StartInvestigationRequest),
        };
        return SendAsync(Calls, request, ApiJson.Default.Accepted, cancellation);
    }

    /// <summary>Investigations, newest first.</summary>
    public Task<Page<InvestigationResponse>> InvestigationsAsync(int pageSize, string? cursor, CancellationToken cancellation) =>
        GetAsync(
            new ApiPath("investigations").With("pageSize", pageSize).With("cursor", cursor).ToString(),
            ApiJson.Default.PageInvestigationResponse,
            cancellation);

    /// <summary>One investigation and how far it is.</summary>
    public Task<InvestigationResponse> InvestigationAsync(Guid id, CancellationToken cancellation) =>
        GetAsync($"investigations/{id}", ApiJson.Default.InvestigationResponse, cancellation);

    /// <summary>What happened in an investigation, and what it was then.</summary>
    /// <param name="at">The moment in ISO 8601, as it stands in an address; null means now.</param>
    public Task<InvestigationHistory> HistoryAsync(Guid id, string? at, CancellationToken cancellation) =>
        GetAsync(new ApiPath($"investigations/{id}/events").With("at", at).ToString(), ApiJson.Default.InvestigationHistory, cancellation);

    /// <summary>Asks for an investigation to stop; it ends a little later.</summary>
    public async Task CancelInvestigationAsync(Guid id, CancellationToken cancellation)
    {
        using var response = await SendAsync(Calls, new HttpRequestMessage(HttpMethod.Delete, $"{V1}investigations/{id}"), cancellation);
    }

    /// <summary>Findings, gravest first.</summary>
    public Task<Page<FindingSummary>> FindingsAsync(FindingQuery query, int pageSize, string? cursor, CancellationToken cancellation) =>
        GetAsync(query.ToUri("findings", pageSize, cursor), ApiJson.Default.PageFindingSummary, cancellation);

    /// <summary>One finding with its evidence and contracts.</summary>
    public Task<FindingDetail> FindingAsync(long id, CancellationToken cancellation) =>
        GetAsync(FormattableString.Invariant($"findings/{id}"), ApiJson.Default.FindingDetail, cancellation);
}
