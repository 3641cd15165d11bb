using Cidadao.Api.Json;

namespace Cidadao.Api;

/// <summary>What all features of the API share: the wire format.</summary>
internal static class ApiServices
{
    public static void AddJson(this WebApplicationBuilder builder) =>
        builder.Services.ConfigureHttpJsonOptions(json => JsonEncoding.Configure(json.SerializerOptions, builder.Configuration[JsonEncoding.Setting]));
}
