using Cidadao.Api.Responses;
using Cidadao.Web.Localization;
using Microsoft.Extensions.Localization;

namespace Cidadao.Web.Components.Elements;

/// <summary>What an investigation looks through, in words.</summary>
internal static class ScopeText
{
    /// <returns>The limits joined by a middle dot; "everything" without any.</returns>
    public static string Of(IStringLocalizer<Texts> texts, ScopeResponse scope)
    {
        string?[] parts =
        [
            Period(texts, scope),
            Named(texts, "Field.agency", scope.Agency),
            Named(texts, "Field.unit", scope.Unit),
            Named(texts, "Field.supplier", scope.Supplier is { } supplier ? Identifiers.Document(supplier) : null),
            scope.Method is { } method ? texts[$"Method.{method}"].Value : null,
            scope.MinValue is { } least ? texts["Scope.AtLeast", Display.Money(least)].Value : null,
            scope.MaxValue is { } most ? texts["Scope.AtMost", Display.Money(most)].Value : null,
            string.IsNullOrWhiteSpace(scope.Text) ? null : $"“{scope.Text}”",
        ];
        var given = string.Join(" · ", parts.Where(part => part is not null));
        return given.Length == 0 ? texts["Scope.Everything"].Value : given;
    }

    private static string? Period(IStringLocalizer<Texts> texts, ScopeResponse scope) => (scope.From, scope.To) switch
    {
        (null, null) => null,
        ({ } from, null) => texts["Scope.Since", Display.Day(from)].Value,
        (null, { } to) => texts["Scope.Until", Display.Day(to)].Value,
        ({ } from, { } to) => texts["Scope.Between", Display.Day(from), Display.Day(to)].Value,
    };

    private static string? Named(IStringLocalizer<Texts> texts, string label, string? value) =>
        string.IsNullOrWhiteSpace(value) ? null : $"{texts[label].Value} {value}";
}
