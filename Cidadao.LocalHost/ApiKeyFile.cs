using System.Buffers.Text;
using System.Security.Cryptography;

namespace Cidadao.LocalHost;

/// <summary>
/// The first API key, an administrator's: the API sees to it that it is known, the web and the commands use it. It is generated once for a home
/// and kept there, for its owner alone. Who deletes the file and starts again gets another; the old one stays valid until it is revoked.
/// </summary>
internal static class ApiKeyFile
{
    /// <summary>Also how the services get it.</summary>
    public const string Variable = "CIDADAO_API_KEY";

    private const string Prefix = "cidadao_";
    private const int RandomBytes = 32;

    /// <returns>What the home keeps, or what the environment brings.</returns>
    public static string Open(string home) =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } brought ? brought : Read(Path.Combine(home, "api.key"));

    internal static string Read(string path) => SecretFile.Read(path, () => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes)));
}
