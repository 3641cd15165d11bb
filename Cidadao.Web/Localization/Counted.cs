using Microsoft.Extensions.Localization;

namespace Cidadao.Web.Localization;

/// <summary>Counts with their noun, one apart from many.</summary>
public static class Counted
{
    /// <returns><c>1 contrato</c>, <c>3.810 contratos</c>.</returns>
    public static string Contracts(IStringLocalizer<Texts> texts, long count) =>
        count == 1 ? texts["Contracts.One"] : texts["Contracts.Count", Display.Count(count)];

    /// <returns><c>1 tarefa</c>, <c>18 tarefas</c>.</returns>
    public static string Tasks(IStringLocalizer<Texts> texts, long count) =>
        count == 1 ? texts["Tasks.One"] : texts["Tasks.Count", Display.Count(count)];

    /// <returns><c>1 indício</c>, <c>12 indícios</c>, <c>nenhum indício</c>.</returns>
    public static string Findings(IStringLocalizer<Texts> texts, long count) => count switch
    {
        0 => texts["Findings.None"],
        1 => texts["Findings.One"],
        _ => texts["Findings.Count", Display.Count(count)],
    };
}
