namespace Cidadao.Cli.Client;

/// <summary>The files of one upload, all of them open before its first byte is sent: nothing half-sent because the last one cannot be read.</summary>
internal sealed class UploadFiles : IDisposable
{
    private readonly List<FileStream> _files = [];

    /// <summary>In the order in which they were given.</summary>
    public IEnumerable<(string Name, FileStream Content)> Files => _files.Select(file => (Path.GetFileName(file.Name), file));

    /// <summary>Of all files together.</summary>
    public long Bytes => _files.Sum(file => file.Length);

    public int Count => _files.Count;

    /// <exception cref="IOException">The file is not there, or is no file, or somebody else holds it.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public void Add(string path) => _files.Add(File.OpenRead(path));

    public void Dispose() => _files.ForEach(file => file.Dispose());
}
