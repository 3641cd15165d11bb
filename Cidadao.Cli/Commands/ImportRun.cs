using Cidadao.Api.Responses;
using Cidadao.Cli.Client;
using Cidadao.Cli.Output;

namespace Cidadao.Cli.Commands;

/// <summary>One upload: sent, watched to its end, told.</summary>
internal sealed class ImportRun(Session session)
{
    private const int RejectionsShown = 10;

    // Seconds; a speed over less says nothing.
    private const double ShortestMeasure = 0.4;

    private readonly CidadaoApi _api = session.Api;
    private readonly Texts _texts = session.Texts;

    /// <returns>What became of the upload; with its <see cref="ImportReport.Problem"/> when the API refused it.</returns>
    /// <exception cref="OperationCanceledException">Interrupted; the import is cancelled on the server.</exception>
    public async Task<ImportReport> RunAsync(UploadFiles upload, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var name = _texts.Files(names);
        ImportReport report;
        try
        {
            var ended = await session.Screen.FollowAsync(board => FollowAsync(board, upload, name, cancellationToken));
            var rejections = ended.Entries.Any(entry => entry.Rejected > 0)
                ? (await _api.RejectionsAsync(ended.Id, RejectionsShown, cancellationToken)).Items
                : [];
            report = new ImportReport(names, ended, rejections, null);
        }
        catch (ApiProblemException e) when (e.IsRefusal)
        {
            session.Screen.Complain(_texts.Refused(name), e.Problem);
            return new ImportReport(names, null, [], e.Problem);
        }

        session.Screen.Print(report);
        return report;
    }

    private async Task<ImportResponse> FollowAsync(IProgressBoard board, UploadFiles upload, string name, CancellationToken cancellationToken)
    {
        var accepted = await UploadAsync(board, upload, name, cancellationToken);
        try
        {
            return await WatchAsync(board, accepted.Id, name, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await session.CancelAsync(token => _api.CancelImportAsync(accepted.Id, token), _texts.ImportCancelled);
            throw;
        }
    }

    private async Task<Accepted> UploadAsync(IProgressBoard board, UploadFiles upload, string name, CancellationToken cancellationToken)
    {
        var (total, bytes) = (upload.Bytes, 0L);
        var sent = new Sent(piece =>
        {
            bytes += piece;
            var line = _texts.Uploading(name, bytes, total);
            board.Show(line, new Bar(line, total == 0 ? 1 : (double)bytes / total));
        });
        try
        {
            return await _api.UploadAsync(upload, sent, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            session.Screen.Complain(_texts.UploadStopped);
            throw;
        }
    }

    private async Task<ImportResponse> WatchAsync(IProgressBoard board, Guid id, string name, CancellationToken cancellationToken)
    {
        var start = session.Clock.GetTimestamp();
        while (true)
        {
            var import = await _api.ImportAsync(id, cancellationToken);
            var seconds = session.Clock.GetElapsedTime(start).TotalSeconds;
            var line = _texts.Importing(name, import.Progress, import.RowsRead, seconds > ShortestMeasure ? import.RowsRead / seconds : 0);
            // The upload's bar stays above at its end.
            board.Show(line, new Bar(_texts.Uploading(name, import.FileBytes, import.FileBytes), 1), new Bar(line, import.Progress));
            if (import.Status is "completed" or "failed" or "cancelled")
                return import;
            await Task.Delay(Session.PollPause, session.Clock, cancellationToken);
        }
    }

    /// <summary>At once and on the thread that reports, unlike <see cref="Progress{T}"/>: no piece is shown after the end.</summary>
    private sealed class Sent(Action<long> show) : IProgress<long>
    {
        public void Report(long value) => show(value);
    }
}
