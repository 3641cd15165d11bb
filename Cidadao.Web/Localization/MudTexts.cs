using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Cidadao.Web.Localization;

/// <summary>The component library's own labels (open, clear, next month …) from the same resources as everything else.</summary>
internal sealed class MudTexts(IStringLocalizer<Texts> texts) : MudLocalizer
{
    public override LocalizedString this[string key] => texts[key];

    public override LocalizedString this[string key, params object[] arguments] => texts[key, arguments];
}
