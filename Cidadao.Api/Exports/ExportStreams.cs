using System.Globalization;
using System.IO.Compression;
using Cidadao.Api.Caching;
using Cidadao.Api.Errors;
using Cidadao.Core.Exports;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Cidadao.Api.Exports;

/// <summary>
/// Streams exports into answers: (1) a place, or "busy"; (2) the rows are opened, of the standby where it has what the primary has, so that what is wrong
/// becomes problem details; (3) they are written as fast as they are taken; (4) digest and row count follow as trailers where the protocol has them. What
/// fails after (2) cuts the connection: a short answer that looks whole does not exist.
/// </summary>
internal sealed partial class ExportStreams(ExportReads reads, IOptions<ExportOptions> options, ILogger<ExportStreams> logger) : IDisposable
{
    /// <summary>When the last import ended that the rows can have been changed by.</summary>
    public const string DateHeader = "Cidadao-Data-As-Of";

    /// <summary>Rows of the whole answer; a trailer.</summary>
    public const string RowsTrailer = "Cidadao-Row-Count";

    private const string DigestTrailer = "Content-Digest";
    private static readonly TimeSpan AgainWhenBusy = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _places = new(options.Value.Streams);

    public async Task WriteAsync(HttpContext context, ExportTable table, ExportFormat format, ExportVariant variant)
    {
        if (!_places.Wait(0, CancellationToken.None)) // (1)
        {
            await Busy(context).ExecuteAsync(context);
            return;
        }

        try
        {
            await using var reading = await reads.OpenAsync(table, format, context.RequestAborted); // (2)
            Describe(context, reading, format);
            if (!HttpMethods.IsHead(context.Request.Method))
                await StreamAsync(context, reading, format, variant);
        }
        catch (ExportTooLargeException e)
        {
            await TooLarge(context, e.Limit).ExecuteAsync(context);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            LogLeft(logger, table.Name);
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose() => _places.Dispose();

    private static void Describe(HttpContext context, ExportReading reading, ExportFormat format)
    {
        var headers = context.Response.Headers;
        context.Response.ContentType = ExportFormats.MediaType(format);
        headers.ContentDisposition = $"attachment; filename=\"{reading.Table.Name}{ExportFormats.Extension(format)}\"";
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        if (reading.DataAsOf is { } date)
            headers[DateHeader] = date.ToString("O", CultureInfo.InvariantCulture);
        if (ExportFormats.IsText(format))
            headers.Vary = "Accept-Encoding";
        if (!context.Response.SupportsTrailers())
            return;
        context.Response.DeclareTrailer(DigestTrailer);
        context.Response.DeclareTrailer(RowsTrailer);
    }

    private async Task StreamAsync(HttpContext context, ExportReading reading, ExportFormat format, ExportVariant variant)
    {
        var rows = 0L;
        try
        {
            await using var output = new ExportStream(context.Response.BodyWriter);
            var encoded = Encoded(context, output, format);
            await reading.WriteAsync(format, variant, encoded, written => rows = written, context.RequestAborted); // (3)
            if (encoded != output)
                await encoded.DisposeAsync();
            await output.FlushAsync(context.RequestAborted);
            if (context.Response.SupportsTrailers()) // (4)
            {
                context.Response.AppendTrailer(DigestTrailer, $"sha-256=:{Convert.ToBase64String(output.Digest())}:");
                context.Response.AppendTrailer(RowsTrailer, rows.ToString(CultureInfo.InvariantCulture));
            }
        }
        catch (Exception e)
        {
            if (!context.RequestAborted.IsCancellationRequested)
                LogCut(logger, e, reading.Table.Name, rows);
            context.Abort();
        }
    }

    /// <summary>Text is compressed on its way where the reader takes it: fast, since nobody keeps it.</summary>
    private static Stream Encoded(HttpContext context, Stream output, ExportFormat format)
    {
        if (!ExportFormats.IsText(format))
            return output;
        var accepted = AcceptedEncoding.Of(context.Request.Headers.AcceptEncoding);
        if (accepted.Brotli)
        {
            context.Response.Headers.ContentEncoding = "br";
            return new BrotliStream(output, CompressionLevel.Fastest, leaveOpen: true);
        }

        if (accepted.Gzip)
        {
            context.Response.Headers.ContentEncoding = "gzip";
            return new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true);
        }

        return output;
    }

    private static ProblemHttpResult Busy(HttpContext context)
    {
        context.Response.Headers.RetryAfter = AgainWhenBusy.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture);
        return Problem.Of(
            context, StatusCodes.Status503ServiceUnavailable, "exports-busy",
            new("Exportações demais", "Too many exports"),
            new("Há exportações demais em andamento. Tente de novo em alguns segundos.", "Too many exports are under way. Try again in some seconds."));
    }

    private static ProblemHttpResult TooLarge(HttpContext context, ExportLimit limit) => Problem.Of(
        context, StatusCodes.Status422UnprocessableEntity, "export-too-large", new("Não cabe numa planilha", "Does not fit a worksheet"), ExportTexts.Of(limit));

    [LoggerMessage(2060, LogLevel.Error, "The export of {Table} failed after {Rows} rows; its connection was cut")]
    private static partial void LogCut(ILogger logger, Exception e, string table, long rows);

    [LoggerMessage(2061, LogLevel.Information, "Nobody waits for the export of {Table} any more")]
    private static partial void LogLeft(ILogger logger, string table);
}
