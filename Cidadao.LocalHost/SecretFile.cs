using System.Text;

namespace Cidadao.LocalHost;

/// <summary>A secret that is generated once for a home and kept there, for its owner alone.</summary>
internal static class SecretFile
{
    /// <summary>Generates it at first, whole or not at all: half a secret would be a secret.</summary>
    public static string Read(string path, Func<string> generate)
    {
        if (!File.Exists(path))
        {
            var draft = path + ".new";
            File.Delete(draft);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using (var file = new FileStream(draft, options))
                file.Write(Encoding.ASCII.GetBytes(generate()));
            File.Move(draft, path);
        }

        return File.ReadAllText(path);
    }
}
