using Cidadao.Core.Imports.Reading;
using Npgsql;
using NpgsqlTypes;

namespace Cidadao.Core.Imports;

/// <summary>
/// The uploaded file, kept in chunks in the database until its import ended: whichever worker takes the message can read it, on whichever
/// machine it runs.
/// </summary>
public static class ImportFile
{
    /// <summary>Writes the chunks of one of the import's files, within the connection's transaction.</summary>
    /// <param name="number">Which file, from 0.</param>
    public static async Task StoreAsync(NpgsqlConnection connection, Guid importId, int number, Stream file, CancellationToken cancellation)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY import_chunks (import_id, file, number, bytes) FROM STDIN (FORMAT BINARY)", cancellation);
        var buffer = new byte[ImportChunk.Size];
        for (var chunk = 0; ; chunk++)
        {
            var length = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
            if (length == 0)
                break;
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(importId, NpgsqlDbType.Uuid, cancellation);
            await copy.WriteAsync(number, NpgsqlDbType.Integer, cancellation);
            await copy.WriteAsync(chunk, NpgsqlDbType.Integer, cancellation);
            await copy.WriteAsync(buffer.AsMemory(0, length), NpgsqlDbType.Bytea, cancellation);
        }

        await copy.CompleteAsync(cancellation);
    }

    /// <returns>The files as they were uploaded; they vanish when disposed.</returns>
    public static async Task<RestoredFiles> RestoreAsync(NpgsqlDataSource database, Guid importId, CancellationToken cancellation)
    {
        var restored = new RestoredFiles();
        try
        {
            foreach (var name in await NamesAsync(database, importId, cancellation))
                await RestoreAsync(database, importId, restored.Files.Count, restored.Add(name), cancellation);
            return restored;
        }
        catch
        {
            await restored.DisposeAsync();
            throw;
        }
    }

    /// <returns>An empty file that nobody else can open by name, and that vanishes with the process whatever ends it.</returns>
    public static FileStream Temporary()
    {
        var path = Path.Combine(Path.GetTempPath(), $"cidadao-{Guid.NewGuid():N}.zip");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, 1 << 16, FileOptions.Asynchronous);
        File.Delete(path);
        return file;
    }

    private static async Task<string[]> NamesAsync(NpgsqlDataSource database, Guid importId, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("-- imports.names\nSELECT file_names FROM imports WHERE id = $1");
        command.Parameters.Add(new() { Value = importId });
        return (string[]?)await command.ExecuteScalarAsync(cancellation) ?? [];
    }

    private static async Task RestoreAsync(NpgsqlDataSource database, Guid importId, int number, FileStream file, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand("-- imports.chunks\nSELECT bytes FROM import_chunks WHERE import_id = $1 AND file = $2 ORDER BY number");
        command.Parameters.Add(new() { Value = importId });
        command.Parameters.Add(new() { Value = number });
        await using var reader = await command.ExecuteReaderAsync(System.Data.CommandBehavior.SequentialAccess, cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            await using var chunk = await reader.GetStreamAsync(0, cancellation);
            await chunk.CopyToAsync(file, cancellation);
        }

        file.Position = 0;
    }
}

/// <summary>Files of an upload, on this machine for as long as they are read.</summary>
public sealed class RestoredFiles : IAsyncDisposable
{
    private readonly List<FileStream> _streams = [];
    private readonly List<SourceInput> _files = [];

    public IReadOnlyList<SourceInput> Files => _files;

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in _streams)
            await stream.DisposeAsync();
    }

    internal FileStream Add(string name)
    {
        var file = ImportFile.Temporary();
        _streams.Add(file);
        _files.Add(new(name, file));
        return file;
    }
}
