using System.Security.Cryptography;
using System.Text.Json;
using Cidadao.Api.Responses;
using Cidadao.Cli.Output;

namespace Cidadao.Cli.Commands;

/// <summary>
/// One ready-made export: (1) asked for and followed until its file is whole, (2) fetched under another name, (3) which becomes its own only when the
/// digest is that of the manifest; (4) then the server need not keep it any longer.
/// </summary>
internal sealed class ExportRun(Session session)
{
    private const int BlockLength = 1 << 16;

    /// <returns>0 when the file is there and whole; 1 when not, and then it is not there.</returns>
    public async Task<int> RunAsync(StartExportRequest request, string path, CancellationToken cancellationToken)
    {
        var part = path + ".part";
        try
        {
            var (export, isWhole) = await MakeAsync(request, part, cancellationToken);
            if (isWhole)
                File.Move(part, path, overwrite: true); // (3)
            await session.Api.RemoveExportAsync(export.Id, cancellationToken); // (4)
            return Tell(export, path, isWhole);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private async Task<(ExportResponse Export, bool IsWhole)> MakeAsync(StartExportRequest request, string part, CancellationToken cancellationToken)
    {
        // What cannot be written is known before anything is asked for.
        await using var file = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None);
        var accepted = await session.Api.ExportAsync(request, cancellationToken);
        try
        {
            return await session.Screen.FollowAsync(async board =>
            {
                var made = await WatchAsync(board, accepted.Id, cancellationToken); // (1)
                return (made, made.Status == "completed" && await FetchAsync(board, made, file, cancellationToken)); // (2)
            });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await session.CancelAsync(token => session.Api.RemoveExportAsync(accepted.Id, token), session.Texts.ExportCancelled);
            throw;
        }
    }

    private int Tell(ExportResponse export, string path, bool isWhole)
    {
        if (session.Screen.Json)
            session.Screen.Document(JsonSerializer.Serialize(export, ApiJson.Default.ExportResponse));
        if (isWhole)
            session.Screen.Line(session.Texts.Exported(path, export));
        else
            session.Screen.Complain(export.Failure is { } failure ? session.Texts.ExportFailed(session.Texts.Of(failure)) : session.Texts.ExportDamaged(path));
        return isWhole ? ExitCode.Done : ExitCode.Failed;
    }

    private async Task<ExportResponse> WatchAsync(IProgressBoard board, Guid id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var export = await session.Api.ExportAsync(id, cancellationToken);
            var line = session.Texts.Exporting(export.Rows);
            board.Show(line, new Bar(line, export.Status == "completed" ? 1 : 0));
            if (export.Status is "completed" or "failed")
                return export;
            await Task.Delay(Session.PollPause, session.Clock, cancellationToken);
        }
    }

    /// <returns>Whether the bytes are those of the manifest.</returns>
    private async Task<bool> FetchAsync(IProgressBoard board, ExportResponse export, FileStream file, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var body = await session.Api.ExportFileAsync(export, cancellationToken);
        var (buffer, fetched) = (new byte[BlockLength], 0L);
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            fetched += read;
            var line = session.Texts.Fetching(fetched, export.Bytes ?? 0);
            board.Show(line, new Bar(line, export.Bytes > 0 ? (double)fetched / export.Bytes.Value : 1));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset()) == export.Sha256;
    }
}
