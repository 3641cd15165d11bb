namespace Cidadao.AgentWorker.Language;

/// <summary>
/// Innermost: reads an answer's body within the try, so that a body that breaks off, or does not come, is tried again as any other failure.
/// Streams of events are passed on as they are.
/// </summary>
internal sealed class WholeBodyHandler : DelegatingHandler
{
    /// <summary>Bytes. An answer of text has no reason to be longer.</summary>
    private const long LongestBody = 4 << 20;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
            return response;
        try
        {
            await response.Content.LoadIntoBufferAsync(LongestBody, cancellationToken);
            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }
}
