using Cidadao.Api.Responses;

namespace Cidadao.Web.Client;

public sealed partial class CidadaoApi
{
    /// <summary>Sends a file as it is read: at no time is it in memory as a whole.</summary>
    /// <param name="bytes">Length of the content; sent ahead as <c>Content-Length</c>, so that too large a file is refused early.</param>
    /// <param name="sent">Told the bytes sent so far, from 0 to <paramref name="bytes"/>.</param>
    public Task<Accepted> UploadAsync(
        string fileName, long bytes, Stream content, IProgress<long> sent, CancellationToken cancellation) =>
        UploadAsync([(fileName, bytes, content)], sent, cancellation);

    /// <summary>Sends several files as one import: those that refer to each other find each other.</summary>
    /// <param name="sent">Told the bytes sent so far of all of them.</param>
    public Task<Accepted> UploadAsync(
        IReadOnlyList<(string Name, long Bytes, Stream Content)> files, IProgress<long> sent, CancellationToken cancellation)
    {
        var form = new MultipartFormDataContent();
        var before = 0L;
        foreach (var (name, bytes, content) in files)
        {
            form.Add(new UploadContent(content, bytes, new After(before, sent)), "file", name);
            before += bytes;
        }

        var request = new HttpRequestMessage(HttpMethod.Post, V1 + "imports") { Content = form };

        // The API may refuse on the headers alone; without this the refusal is lost in a broken connection.
        request.Headers.ExpectContinue = true;
        return SendAsync(Streams, request, ApiJson.Default.Accepted, cancellation);
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

    /// <summary>Runs an interrupted import again.</summary>
    public async Task ResumeImportAsync(Guid id, CancellationToken cancellation)
    {
        using var response = await SendAsync(Calls, new HttpRequestMessage(HttpMethod.Post, $"{V1}imports/{id}/resume"), cancellation);
    }

    /// <summary>The rejected rows of one file as CSV, as the API writes it.</summary>
    public async Task<Stream> RejectionFileAsync(Guid id, string entry, CancellationToken cancellation)
    {
        var path = new ApiPath($"imports/{id}/rejections.csv").With("entry", entry).ToString();
        var response = await SendAsync(Calls, new HttpRequestMessage(HttpMethod.Get, V1 + path), cancellation);
        return await response.Content.ReadAsStreamAsync(cancellation);
    }

    /// <summary>Issues of data quality by source and month.</summary>
    public Task<IReadOnlyList<QualityMonthResponse>> QualityAsync(CancellationToken cancellation) =>
        GetAsync("quality", ApiJson.Default.IReadOnlyListQualityMonthResponse, cancellation);

    /// <summary>Reports of one file as reports of all.</summary>
    private sealed class After(long before, IProgress<long> sent) : IProgress<long>
    {
        public void Report(long value) => sent.Report(before + value);
    }
}
