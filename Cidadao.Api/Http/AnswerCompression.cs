using System.IO.Compression;
using Cidadao.Api.Caching;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Cidadao.Api.Http;

/// <summary>An answer that holds a secret beside what the caller sent: its length must not tell one by way of the other (BREACH).</summary>
internal sealed record UncompressedAnswer;

/// <summary>
/// Compresses answers that are made for this request, fast and as they are written; those that are kept have their own bytes. Only texts of the
/// allow-list, only from 1 KB on, and nothing that has an encoding, is a part of something, or is flushed in small pieces, as events are.
/// </summary>
internal sealed class AnswerCompression(RequestDelegate next)
{
    private static readonly string[] Texts = ["application/json", "application/problem+json", "application/graphql-response+json", "application/openapi+json"];

    public Task InvokeAsync(HttpContext context)
    {
        var accepted = AcceptedEncoding.Of(context.Request.Headers.AcceptEncoding);
        return (accepted.Brotli || accepted.Gzip) && context.GetEndpoint()?.Metadata.GetMetadata<UncompressedAnswer>() is null
            ? CompressAsync(context, accepted)
            : next(context);
    }

    private async Task CompressAsync(HttpContext context, AcceptedEncoding accepted)
    {
        var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var stream = new CompressedBody(context.Response, body.Stream, accepted.Brotli);
        var compressed = new StreamResponseBodyFeature(stream, body);
        context.Features.Set<IHttpResponseBodyFeature>(compressed);
        try
        {
            await next(context);
            await compressed.CompleteAsync();
            await stream.CompleteAsync(context.RequestAborted);
        }
        finally
        {
            context.Features.Set(body);
        }
    }

    private static bool IsText(HttpResponse response) =>
        response.ContentType is { } type
        && Array.Exists(Texts, text => type.StartsWith(text, StringComparison.OrdinalIgnoreCase))
        && !response.Headers.ContainsKey(HeaderNames.ContentEncoding)
        && !response.Headers.ContainsKey(HeaderNames.ContentRange);

    /// <summary>Holds the first KB back; with more it knows that it is worth it, and with a flush before that it is not.</summary>
    private sealed class CompressedBody(HttpResponse response, Stream inner, bool brotli) : Stream
    {
        private const int Least = 1_024;

        private readonly MemoryStream _held = new();
        private Stream? _chosen;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public async Task CompleteAsync(CancellationToken cancellation)
        {
            await ChooseAsync(isLong: false, cancellation);
            if (_chosen != inner)
                await _chosen!.DisposeAsync();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_chosen is null && _held.Length + buffer.Length < Least)
            {
                _held.Write(buffer.Span);
                return;
            }

            await ChooseAsync(isLong: true, cancellationToken);
            await _chosen!.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        /// <summary>JSON is flushed as it is written, which says nothing: what has been chosen is flushed, and of what is held the end decides.</summary>
        public override Task FlushAsync(CancellationToken cancellationToken) =>
            _chosen is null && IsText(response) ? Task.CompletedTask : FlushChosenAsync(cancellationToken);

        public override void Flush() => throw new NotSupportedException("Only as a task.");

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only as a task.");

        private async Task FlushChosenAsync(CancellationToken cancellation)
        {
            await ChooseAsync(isLong: false, cancellation);
            await _chosen!.FlushAsync(cancellation);
        }

        private async ValueTask ChooseAsync(bool isLong, CancellationToken cancellation)
        {
            if (_chosen is not null)
                return;
            _chosen = inner;
            if (IsText(response))
            {
                if (!response.Headers.Vary.ToString().Contains(HeaderNames.AcceptEncoding, StringComparison.OrdinalIgnoreCase))
                    response.Headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
                if (isLong)
                {
                    response.Headers.ContentEncoding = brotli ? "br" : "gzip";
                    response.ContentLength = null;
                    _chosen = brotli
                        ? new BrotliStream(inner, CompressionLevel.Fastest, leaveOpen: true)
                        : new GZipStream(inner, CompressionLevel.Fastest, leaveOpen: true);
                }
            }

            if (_held.Length > 0)
                await _chosen.WriteAsync(_held.GetBuffer().AsMemory(0, (int)_held.Length), cancellation);
        }
    }
}
