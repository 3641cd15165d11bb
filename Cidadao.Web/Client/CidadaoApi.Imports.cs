using Cidadao.Api.Responses;

namespace Cidadao.Web.Client;

public sealed partial class CidadaoApi
{
    /// <summary>Sends a file as it is read: at no time is it in memory as a whole.</summary>
    /// <param name="bytes">Length of the content; sent ahead as <c>Content-Length</c>, so that too large a file is refused early.</param>
    /// <param name="sent">Told the bytes sent so far, from 0 to <paramref name="bytes"/>.</param>
    public Task<Accepted> UploadAsync(
        string fileName, long bytes, Stream content, IProgress<long> sent, CancellationToken cancellation)
    {
        var form = new MultipartFormDataContent { { new UploadContent(content, bytes, sent), "file", fileName } };
        var request = new HttpRequestMessage(HttpMethod.Post, V1 + "imports") { Content = form };

        // The API may refuse on the headers alone; without this the refusal is lost in a broken connection.
        request.Headers.ExpectContinue = true;
        return SendAsync(Uploads, request, ApiJson.Default.Accepted, cancellation);
    }

    /// <summary>Imports, newest first.</summary>
    public Task<Page<ImportResponse>> ImportsAsync(int pageSize, string? cursor, CancellationToken cancellation) =>
        GetAsync(
            new ApiPath("imports").With("pageSize", pageSize).With("cursor", cursor).ToString(),
            ApiJson.Default.PageImportResponse,
            cancellation);

    /// <summary>One import and how far it is.</summary>
    public Task<ImportResponse> ImportAsync(Guid id, CancellationToken cancellation) =>
        GetAsync($"imports/{id}", ApiJson.Default.ImportResponse, cancellation);

    /// <summary>Rows of an import that did not go in.</summary>
    public Task<Page<RejectionResponse>> RejectionsAsync(Guid id, int pageSize, string? cursor, CancellationToken cancellation) =>
        GetAsync(
            new ApiPath($"imports/{id}/rejections").With("pageSize", pageSize).With("cursor", cursor).ToString(),
            ApiJson.Default.PageRejectionResponse,
            cancellation);

    /// <summary>Asks for an import to stop; it ends a little later.</summary>
    public async Task CancelImportAsync(Guid id, CancellationToken cancellation)
    {
        using var response = await SendAsync(Calls, new HttpRequestMessage(HttpMethod.Delete, $"{V1}imports/{id}"), cancellation);
    }
}
