using Cidadao.Web.Localization;
using Microsoft.Extensions.Localization;

namespace Cidadao.Web.Components.Messages;

/// <summary>What travels on a stream, in words.</summary>
internal static class StreamName
{
    /// <returns>The words; the stream's own name for one that this version does not know yet.</returns>
    public static string Of(IStringLocalizer<Texts> texts, string stream)
    {
        var text = texts[$"Stream.{stream}"];
        return text.ResourceNotFound ? stream : text.Value;
    }
}
