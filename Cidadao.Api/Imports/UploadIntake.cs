using System.Security.Cryptography;
using Cidadao.Api.Commands;
using Cidadao.Core.Database;
using Cidadao.Core.Imports;
using Cidadao.Core.Messaging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Accepted = Cidadao.Api.Responses.Accepted;

namespace Cidadao.Api.Imports;

/// <summary>
/// Takes an upload in: (1) spooled and hashed as it comes, (2) opened and recognised, so that a wrong file is refused at once, (3) its
/// chunks, the run and the command to the workers written in one transaction.
/// </summary>
internal sealed class UploadIntake(CidadaoDbContext db, CommandIntake commands, ArchiveLimits limits, TimeProvider clock)
{
    private const int MaxNameLength = 200;

    /// <exception cref="ImportRefusedException">The file cannot go in.</exception>
    public async Task<Results<Accepted<Accepted>, ProblemHttpResult>> AcceptAsync(
        HttpContext context, Stream upload, string fileName, CancellationToken cancellation)
    {
        await using var file = ImportFile.Temporary();
        var sha256 = await SpoolAsync(upload, file, cancellation); // (1)
        var totalBytes = await InspectAsync(file, cancellation); // (2)

        var now = clock.GetUtcNow(); // (3)
        var run = new ImportRun
        {
            Id = Guid.CreateVersion7(now),
            FileName = Shown(fileName),
            FileBytes = file.Length,
            Sha256 = sha256,
            TotalBytes = totalBytes,
            RequestedAt = now,
        };
        return await commands.AcceptAsync(
            context,
            "import",
            Convert.FromHexString(sha256),
            run.Id,
            $"/api/v1/imports/{run.Id}",
            async () =>
            {
                db.Imports.Add(run);
                db.Send(MessageTypes.RunImport, new(run.Id), now);
                await db.SaveChangesAsync(cancellation);
                file.Position = 0;
                await ImportFile.StoreAsync((NpgsqlConnection)db.Database.GetDbConnection(), run.Id, file, cancellation);
            },
            cancellation,
            alsoBySql: true);
    }

    /// <returns>SHA-256 of what came, lower-case hexadecimal.</returns>
    private async Task<string> SpoolAsync(Stream upload, FileStream file, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[ImportChunk.Size];
        while (await upload.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            if (file.Position + read > limits.MaxFileBytes)
            {
                throw new ImportRefusedException(ImportRefusal.TooLarge, new(
                    $"O arquivo passa do limite de {limits.MaxFileBytes} bytes.", $"The file is beyond the limit of {limits.MaxFileBytes} bytes."));
            }

            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        file.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <returns>Inflated bytes.</returns>
    private async Task<long> InspectAsync(FileStream file, CancellationToken cancellation)
    {
        using var archive = await PortalArchive.OpenAsync(file, limits, cancellation);
        return archive.TotalBytes;
    }

    /// <summary>A name to show, nothing to open.</summary>
    private static string Shown(string fileName)
    {
        var name = Path.GetFileName(fileName.Replace('\\', '/').Replace('\0', ' '));
        return name.Length == 0 ? "upload.zip" : name[..Math.Min(name.Length, MaxNameLength)];
    }
}
