using System.Net;
using Microsoft.Extensions.ServiceDiscovery;

namespace Cidadao.Web.Client;

/// <summary>Where the API is, for what is no <see cref="HttpClient"/>: of the addresses that service discovery knows, another one each time.</summary>
internal sealed class ApiAddress(ServiceEndpointResolver resolver)
{
    private uint _turn;

    /// <returns>The base address, http or https.</returns>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public async Task<Uri> NextAsync(CancellationToken cancellation)
    {
        var endpoints = (await resolver.GetEndpointsAsync(ApiClients.Api.GetLeftPart(UriPartial.Authority), cancellation)).Endpoints;
        if (endpoints.Count == 0)
            throw new InvalidOperationException("Service discovery knows no address of the API.");
        var turn = (int)(Interlocked.Increment(ref _turn) % (uint)endpoints.Count);
        return endpoints[turn].EndPoint switch
        {
            UriEndPoint endpoint => endpoint.Uri,

            // An address without a scheme: the preferred one, as the HTTP clients take it.
            DnsEndPoint endpoint => Https(endpoint.Host, endpoint.Port),
            IPEndPoint endpoint => Https(endpoint.Address.ToString(), endpoint.Port),
            var other => throw new InvalidOperationException($"{other} is no address of the API."),
        };
    }

    private static Uri Https(string host, int port) => new UriBuilder(Uri.UriSchemeHttps, host, port > 0 ? port : -1).Uri;
}
