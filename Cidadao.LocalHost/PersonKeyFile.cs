using System.Security.Cryptography;
using System.Text;

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

    /// <summary>Generates it at first, whole or not at all: half a key would be a key.</summary>
    internal static string Read(string path)
    {
        if (!File.Exists(path))
        {
            var draft = path + ".new";
            File.Delete(draft);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var file = new FileStream(draft, options))
                file.Write(Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(Characters, lowercase: true)));
            File.Move(draft, path);
        }

        return File.ReadAllText(path);
    }
}
