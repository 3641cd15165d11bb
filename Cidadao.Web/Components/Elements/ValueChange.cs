using Cidadao.Api.Responses;

namespace Cidadao.Web.Components.Elements;

/// <summary>How far a contract's value moved from its signature.</summary>
internal static class ValueChange
{
    /// <returns>final / initial − 1; null when there is no initial value to compare with.</returns>
    public static double? Of(ContractSummary contract) =>
        contract.InitialValue > 0 ? (double)((contract.FinalValue / contract.InitialValue) - 1) : null;
}
