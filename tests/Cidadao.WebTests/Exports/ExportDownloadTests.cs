using System.Net;
using System.Text;
using Cidadao.Web.Client;
using Cidadao.Web.Components;
using Cidadao.Web.Components.Errors;
using Cidadao.Web.Components.Exports;
using Cidadao.Web.Localization;
using Cidadao.WebTests.Setup;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cidadao.WebTests.Exports;

/// <summary>The web's own exports over real sockets, the API in the test's hand.</summary>
[TestClass]
public sealed class ExportDownloadTests : IAsyncDisposable
{
    private const string Path = "exports/contracts";

    private readonly FakeApi _api = new();
    private readonly HttpClient _browser = new();
    private WebApplication? _web;

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestInitialize]
    public async Task StartAsync()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(App).Assembly.GetName().Name });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddCidadaoApi();
        builder.Services.AddCidadaoTexts();
        builder.Services.AddCidadaoComponents();
        foreach (var client in new[] { CidadaoApi.Calls, CidadaoApi.Streams })
            builder.Services.AddHttpClient(client, http => http.BaseAddress = new("http://api")).ConfigurePrimaryHttpMessageHandler(() => _api);
        _web = builder.Build();
        _web.UseErrorPages();
        _web.UseRequestLocalization();
        _web.UseAntiforgery();
        _web.MapExportDownload();
        _web.MapCidadaoComponents();
        await _web.StartAsync(Cancellation);
        _browser.BaseAddress = new(_web.Urls.Single());
    }

    [TestMethod]
    public async Task The_file_goes_through_as_the_API_writes_it_with_what_it_says_of_it()
    {
        _api.Answers(HttpMethod.Get, Path, () => File(new MemoryStream([0x1B, 0x2A, 0x00, 0xFF])));
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Path}?text=p%C3%A3o&format=csv");
        using var answer = await _browser.SendAsync(request, Cancellation);

        Assert.AreEqual(HttpStatusCode.OK, answer.StatusCode);
        CollectionAssert.AreEqual(new byte[] { 0x1B, 0x2A, 0x00, 0xFF }, await answer.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.AreEqual("text/csv; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.AreEqual("attachment; filename=\"contracts.csv\"", answer.Content.Headers.ContentDisposition?.ToString());
        Assert.AreEqual("br", answer.Content.Headers.ContentEncoding.Single());
        Assert.AreEqual("2026-11-28T12:00:00.0000000+00:00", answer.Headers.GetValues("Cidadao-Data-As-Of").Single());
        Assert.AreEqual("?text=pão&format=csv", _api.To(HttpMethod.Get, Path).Single().Query);
    }

    [TestMethod]
    public async Task What_the_API_has_written_arrives_before_it_writes_on()
    {
        var stream = new Pieces();
        _api.Answers(HttpMethod.Get, Path, () => File(stream));
        using var answer = await _browser.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await using var body = await answer.Content.ReadAsStreamAsync(Cancellation);

        var piece = new byte[Pieces.First.Length];
        await body.ReadExactlyAsync(piece, Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Cancellation);
        CollectionAssert.AreEqual(Pieces.First, piece);
        stream.Next.SetResult(true);
        Assert.AreEqual(0, await body.ReadAsync(piece, Cancellation));
    }

    [TestMethod]
    public async Task A_stream_that_breaks_half_way_breaks_the_download_too()
    {
        var stream = new Pieces();
        _api.Answers(HttpMethod.Get, Path, () => File(stream));
        using var answer = await _browser.GetAsync(Path, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await using var body = await answer.Content.ReadAsStreamAsync(Cancellation);
        await body.ReadExactlyAsync(new byte[Pieces.First.Length], Cancellation);
        stream.Next.SetException(new HttpIOException(HttpRequestError.ResponseEnded));

        // The end of a whole file would be read as 0 bytes.
        await Assert.ThrowsAsync<IOException>(() => body.ReadAsync(new byte[1], Cancellation).AsTask());
    }

    [TestMethod]
    [DataRow(HttpStatusCode.UnprocessableEntity, "Não cabe numa planilha", "São mais de 1.048.575 linhas.")]
    [DataRow(HttpStatusCode.ServiceUnavailable, "Exportações demais", "Tente de novo em alguns segundos.")]
    [DataRow(HttpStatusCode.NotFound, "Não encontrado", "Não há investigação.")]
    public async Task What_the_API_refuses_is_a_page_and_no_file(HttpStatusCode status, string title, string detail)
    {
        _api.Refuses(HttpMethod.Get, Path, status, title, detail);
        using var answer = await _browser.GetAsync($"{Path}?format=xlsx", Cancellation);

        Assert.AreEqual(status, answer.StatusCode);
        Assert.AreEqual("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.IsNull(answer.Content.Headers.ContentDisposition);
        var page = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Contains("O pedido não pôde ser atendido", page);
        Assert.Contains(title, page);
        Assert.Contains(detail, page);
        Assert.Contains("href=\"/exports/contracts?format=xlsx\"", page);
        Assert.HasCount(1, _api.Requests);
    }

    [TestMethod]
    public async Task An_API_that_is_away_is_said_in_the_readers_language()
    {
        _api.IsAway(HttpMethod.Get, Path);
        using var request = new HttpRequestMessage(HttpMethod.Get, Path) { Headers = { { "Cookie", ".AspNetCore.Culture=c%3Den%7Cuic%3Den" } } };
        using var answer = await _browser.SendAsync(request, Cancellation);

        Assert.AreEqual(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("The data service did not answer", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        if (_web is not null)
            await _web.DisposeAsync();
        _api.Dispose();
    }

    private static HttpResponseMessage File(Stream content) => new(HttpStatusCode.OK)
    {
        Headers = { { "Cidadao-Data-As-Of", "2026-11-28T12:00:00.0000000+00:00" }, { "Connection", "close" } },
        Content = new StreamContent(content)
        {
            Headers =
            {
                ContentType = new("text/csv") { CharSet = "utf-8" },
                ContentDisposition = new("attachment") { FileName = "\"contracts.csv\"" },
                ContentEncoding = { "br" },
            },
        },
    };

    /// <summary>A piece at once, and what is next when the test says.</summary>
    private sealed class Pieces : Stream
    {
        public static readonly byte[] First = Encoding.UTF8.GetBytes("id,source\r\n");

        private bool _isFirst = true;

        public TaskCompletionSource<bool> Next { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_isFirst)
            {
                _isFirst = false;
                First.CopyTo(buffer);
                return First.Length;
            }

            await Next.Task.WaitAsync(cancellationToken);
            return 0;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
