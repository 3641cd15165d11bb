using System.Security.Cryptography;

namespace Cidadao.LocalHost;

/// <summary>
/// The secret under which the worker recognises persons without keeping their CPFs. It is generated once for a home and kept there, for its
/// owner alone: under another one nobody is recognised again.
/// </summary>
internal static class PersonKeyFile
{
    private const int Characters = 64;

    /// <returns>What the home keeps; null where the environment brings one, which the services inherit.</returns>
    public static string? Open(string home) =>
        Environment.GetEnvironmentVariable("PERSON_KEY") is { Length: > 0 } || Environment.GetEnvironmentVariable("Cidadao__PersonKey") is { Length: > 0 }
            ? null
            : Read(Path.Combine(home, "person.key"));

    internal static string Read(string path) => SecretFile.Read(path, () => RandomNumberGenerator.GetHexString(Characters, lowercase: true));
}
