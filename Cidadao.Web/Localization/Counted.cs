using Microsoft.Extensions.Localization;

namespace Cidadao.Web.Localization;

/// <summary>Counts with their noun, one apart from many.</summary>
public static class Counted
{
    /// <returns><c>1 contrato</c>, <c>3.810 contratos</c>.</returns>
    public static string Contracts(IStringLocalizer<Texts> texts, long count) =>
        count == 1 ? texts["Contracts.One"] : texts["Contracts.Count", Display.Count(count)];
}
