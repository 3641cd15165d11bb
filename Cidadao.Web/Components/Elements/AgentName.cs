using Cidadao.Web.Localization;
using Microsoft.Extensions.Localization;

namespace Cidadao.Web.Components.Elements;

/// <summary>The agents as they are called, with their accents.</summary>
internal static class AgentName
{
    /// <returns>The name; the API's own word for an agent that this version does not know yet.</returns>
    public static string Of(IStringLocalizer<Texts> texts, string agent) => Or(texts[$"Agent.{agent}"], agent);

    /// <returns>What the agent looks at; blank for one that this version does not know yet.</returns>
    public static string RoleOf(IStringLocalizer<Texts> texts, string agent) => Or(texts[$"AgentRole.{agent}"], "");

    private static string Or(LocalizedString text, string otherwise) => text.ResourceNotFound ? otherwise : text.Value;
}
