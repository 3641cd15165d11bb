using System.Net;

namespace Cidadao.Cli.Client;

/// <summary>A file on its way, in pieces, with word of the length of every piece.</summary>
internal sealed class UploadContent(Stream file, IProgress<long> sent) : HttpContent
{
    private const int PieceSize = 128 * 1024;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var piece = new byte[PieceSize];
        while (await file.ReadAsync(piece, cancellationToken) is var read and > 0)
        {
            await stream.WriteAsync(piece.AsMemory(0, read), cancellationToken);
            sent.Report(read);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = file.Length;
        return true;
    }
}
