using Npgsql;
using NpgsqlTypes;

namespace Cidadao.Core.Imports;

/// <summary>
/// The uploaded file, kept in chunks in the database until its import ended: whichever worker takes the message can read it, on whichever
/// machine it runs.
/// </summary>
public static class ImportFile
{
    /// <summary>Writes the chunks, within the connection's transaction.</summary>
    public static async Task StoreAsync(NpgsqlConnection connection, Guid importId, Stream file, CancellationToken cancellation)
    {
        await using var copy = await connection.BeginBinaryImportAsync(
            "COPY import_chunks (import_id, number, bytes) FROM STDIN (FORMAT BINARY)", cancellation);
        var buffer = new byte[ImportChunk.Size];
        for (var number = 0; ; number++)
        {
            var length = await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
            if (length == 0)
                break;
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(importId, NpgsqlDbType.Uuid, cancellation);
            await copy.WriteAsync(number, NpgsqlDbType.Integer, cancellation);
            await copy.WriteAsync(buffer.AsMemory(0, length), NpgsqlDbType.Bytea, cancellation);
        }

        await copy.CompleteAsync(cancellation);
    }

    /// <returns>The whole file, at its start; it vanishes when disposed.</returns>
    public static async Task<FileStream> RestoreAsync(NpgsqlDataSource database, Guid importId, CancellationToken cancellation)
    {
        var file = Temporary();
        try
        {
            await using var command = database.CreateCommand("SELECT bytes FROM import_chunks WHERE import_id = $1 ORDER BY number");
            command.Parameters.Add(new() { Value = importId });
            await using var reader = await command.ExecuteReaderAsync(System.Data.CommandBehavior.SequentialAccess, cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                await using var chunk = await reader.GetStreamAsync(0, cancellation);
                await chunk.CopyToAsync(file, cancellation);
            }

            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
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
}
