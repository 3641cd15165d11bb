using System.Collections.Concurrent;
using System.Text.Json;

namespace Cidadao.Api;

/// <summary>Enums on the wire: camel case.</summary>
internal static class Wire
{
    private static readonly ConcurrentDictionary<Enum, string> Names = new();

    public static string Name(Enum value) => Names.GetOrAdd(value, static v => JsonNamingPolicy.CamelCase.ConvertName(v.ToString()));

    /// <returns>Null when no value has the name.</returns>
    public static T? Parse<T>(string name)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(Name(value), name, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        return null;
    }

    public static string All<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(value => Name(value)));
}
