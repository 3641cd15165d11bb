namespace Cidadao.Web.Client;

public sealed partial class CidadaoApi
{
    /// <summary>Has a language model write a finding's text, where one is configured; the text comes later.</summary>
    public async Task AskNarrativeAsync(long finding, CancellationToken cancellation)
    {
        using var response = await SendAsync(
            Calls, new HttpRequestMessage(HttpMethod.Post, FormattableString.Invariant($"{V1}findings/{finding}/narrative")), cancellation);
    }
}
