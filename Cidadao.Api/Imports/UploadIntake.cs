using System.Security.Cryptography;
using Cidadao.Api.Commands;
using Cidadao.Core.Database;
using Cidadao.Core.Imports;
using Cidadao.Core.Imports.Reading;
using Cidadao.Core.Messaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Accepted = Cidadao.Api.Responses.Accepted;

namespace Cidadao.Api.Imports;

/// <summary>
/// Takes an upload of one or several files in: (1) spooled and hashed as they come, (2) opened and recognised, so that a wrong file is refused
/// at once, (3) their chunks, the run and the command to the workers written in one transaction.
/// </summary>
internal sealed class UploadIntake(CidadaoDbContext db, CommandIntake commands, ArchiveLimits limits, TimeProvider clock) : IAsyncDisposable
{
    private const int MaxNameLength = 200;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<SourceInput> _files = [];
    private long _bytes;

    public int Count => _files.Count;

    /// <summary>Takes one more file.</summary>
    /// <exception cref="ImportRefusedException">Together they are too large.</exception>
    public async Task AddAsync(Stream upload, string fileName, CancellationToken cancellation) // (1)
    {
        var file = ImportFile.Temporary();
        _files.Add(new(Shown(fileName), file));
        var buffer = new byte[ImportChunk.Size];
        while (await upload.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            _bytes += read;
            if (_bytes > limits.MaxFileBytes)
            {
                throw new ImportRefusedException(ImportRefusal.TooLarge, new(
                    $"O envio passa do limite de {limits.MaxFileBytes} bytes.", $"The upload is beyond the limit of {limits.MaxFileBytes} bytes."));
            }

            _hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        file.Position = 0;
    }

    /// <exception cref="ImportRefusedException">The files cannot go in.</exception>
    public async Task<Results<Accepted<Accepted>, ProblemHttpResult>> AcceptAsync(HttpContext context, CancellationToken cancellation)
    {
        long totalBytes;
        using (var archive = await SourceArchive.OpenAsync(_files, limits, cancellation)) // (2)
            totalBytes = archive.TotalBytes;

        var now = clock.GetUtcNow(); // (3)
        var names = _files.Select(file => file.Name).ToArray();
        var run = new ImportRun
        {
            Id = Guid.CreateVersion7(now),
            FileName = Shortened(string.Join(", ", names)),
            FileNames = names,
            FileBytes = _bytes,
            Sha256 = Convert.ToHexStringLower(_hash.GetHashAndReset()),
            TotalBytes = totalBytes,
            RequestedAt = now,
        };
        return await commands.AcceptAsync(
            context,
            "import",
            Convert.FromHexString(run.Sha256),
            run.Id,
            $"/api/v1/imports/{run.Id}",
            () => WriteAsync(run, now, cancellation),
            cancellation,
            alsoBySql: true);
    }

    private async Task WriteAsync(ImportRun run, DateTimeOffset now, CancellationToken cancellation)
    {
        db.Imports.Add(run);
        db.Send(MessageTypes.RunImport, new(run.Id), now);
        await db.SaveChangesAsync(cancellation);
        for (var number = 0; number < _files.Count; number++)
        {
            _files[number].Content.Position = 0;
            await ImportFile.StoreAsync((NpgsqlConnection)db.Database.GetDbConnection(), run.Id, number, _files[number].Content, cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _hash.Dispose();
        foreach (var file in _files)
            await file.Content.DisposeAsync();
    }

    /// <summary>A name to show, nothing to open.</summary>
    private static string Shown(string fileName)
    {
        var name = Path.GetFileName(fileName.Replace('\\', '/').Replace('\0', ' '));
        return name.Length == 0 ? "upload" : Shortened(name);
    }

    private static string Shortened(string name) => name.Length <= MaxNameLength ? name : string.Concat(name.AsSpan(0, MaxNameLength - 1), "…");
}
