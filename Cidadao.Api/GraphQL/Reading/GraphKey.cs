using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Cidadao.Api.GraphQL.Reading;

/// <summary>Keys of the cache: short, whatever was asked for, and not to be made to collide by a client.</summary>
internal static class GraphKey
{
    public static string Of<TKey>(string name, IEnumerable<TKey> keys) =>
        Of(name, string.Join('\n', keys.Select(key => Convert.ToString(key, CultureInfo.InvariantCulture)).Order(StringComparer.Ordinal)));

    public static string Of(string name, string what) => $"graphql:{name}:{Digest(what)}";

    public static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
