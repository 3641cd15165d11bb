using Cidadao.Api.Responses;

namespace Cidadao.Web.Client;

public sealed partial class CidadaoApi
{
    /// <summary>Risk of a contract by the latest completed investigation. <see cref="ApiProblem.IsMissing"/> when there is none.</summary>
    public Task<RiskResponse> RiskOfContractAsync(long contract, CancellationToken cancellation) =>
        GetAsync(FormattableString.Invariant($"risk/contracts/{contract}"), ApiJson.Default.RiskResponse, cancellation);

    /// <summary>Risk of a supplier by the latest completed investigation. <see cref="ApiProblem.IsMissing"/> when there is none.</summary>
    public Task<RiskResponse> RiskOfSupplierAsync(long supplier, CancellationToken cancellation) =>
        GetAsync(FormattableString.Invariant($"risk/suppliers/{supplier}"), ApiJson.Default.RiskResponse, cancellation);
}
