using Cidadao.Api.Responses;

namespace Cidadao.Web.Client;

public sealed partial class CidadaoApi
{
    /// <summary>One page of the contracts that match.</summary>
    /// <param name="cursor"><see cref="Page{T}.Next"/> of the page before; null for the first.</param>
    public Task<Page<ContractSummary>> ContractsAsync(ContractQuery query, int pageSize, string? cursor, CancellationToken cancellation) =>
        GetAsync(query.ToUri("contracts", pageSize, cursor), ApiJson.Default.PageContractSummary, cancellation);

    /// <summary>One contract with all that belongs to it.</summary>
    public Task<ContractDetail> ContractAsync(long id, CancellationToken cancellation) =>
        GetAsync(FormattableString.Invariant($"contracts/{id}"), ApiJson.Default.ContractDetail, cancellation);

    /// <summary>What a few words find in objects, names and documents.</summary>
    /// <param name="limit">Most of each kind.</param>
    public Task<SearchResponse> SearchAsync(string words, int limit, CancellationToken cancellation) =>
        GetAsync(new ApiPath("search").With("q", words).With("limit", limit).ToString(), ApiJson.Default.SearchResponse, cancellation);

    /// <summary>Agencies whose code or name has the text, largest first.</summary>
    public Task<IReadOnlyList<AgencyResponse>> AgenciesAsync(string? text, int limit, CancellationToken cancellation) =>
        GetAsync(
            new ApiPath("agencies").With("text", text).With("limit", limit).ToString(),
            ApiJson.Default.IReadOnlyListAgencyResponse,
            cancellation);

    /// <summary>Buying units of an agency whose code or name has the text.</summary>
    public Task<IReadOnlyList<AgencyResponse>> UnitsAsync(string? agency, string? text, CancellationToken cancellation) =>
        GetAsync(
            new ApiPath("units").With("agency", agency).With("text", text).ToString(),
            ApiJson.Default.IReadOnlyListAgencyResponse,
            cancellation);
}
