using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Cidadao.Api.Responses;
using Cidadao.ServiceDefaults;

namespace Cidadao.Api.Json;

/// <summary>
/// <c>JSON_ENCODER</c>: <c>source-generated</c> (the default: the code that reads and writes was compiled) or <c>reflection</c> (it is found out as
/// the program runs). What is read and written is the same, and what is refused.
/// </summary>
internal static class JsonEncoding
{
    public const string Setting = "JSON_ENCODER";

    public const int MaxDepth = 32;

    /// <exception cref="InvalidOperationException">There is no such encoder.</exception>
    public static void Configure(JsonSerializerOptions options, string? encoder)
    {
        options.MaxDepth = MaxDepth;
        options.AllowDuplicateProperties = false;
        switch (encoder)
        {
            case null or "" or "source-generated":
                options.TypeInfoResolverChain.Insert(0, ApiJson.Default);
                options.TypeInfoResolverChain.Insert(1, DiagnosticsJson.Default);
                break;
            case "reflection":
                options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase));
                options.TypeInfoResolverChain.Insert(0, new DefaultJsonTypeInfoResolver());
                break;
            default:
                throw new InvalidOperationException($"{Setting}='{encoder}' is none of: source-generated, reflection.");
        }
    }
}
