using Cidadao.Web.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.ServiceDiscovery;

namespace Cidadao.WebTests.Client;

[TestClass]
public sealed class ApiAddressTests
{
    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    public async Task The_address_that_the_local_host_gives_is_taken() =>
        CollectionAssert.AreEqual(new[] { "http://127.0.0.1:5080/" }, await AddressesAsync(1, ("services:api:http:0", "http://127.0.0.1:5080")));

    [TestMethod]
    public async Task Of_several_replicas_each_one_has_its_turn() =>
        CollectionAssert.AreEquivalent(
            new[] { "http://127.0.0.1:5080/", "http://127.0.0.1:5081/" },
            await AddressesAsync(2, ("services:api:http:0", "http://127.0.0.1:5080"), ("services:api:http:1", "http://127.0.0.1:5081")));

    [TestMethod]
    public async Task The_secure_address_is_preferred() =>
        CollectionAssert.AreEqual(
            new[] { "https://api.example:8443/" },
            await AddressesAsync(1, ("services:api:http:0", "http://api.example:8080"), ("services:api:https:0", "https://api.example:8443")));

    [TestMethod]
    public async Task Without_an_address_the_name_itself_is_one_as_for_the_HTTP_clients() =>
        CollectionAssert.AreEqual(new[] { "https://api/" }, await AddressesAsync(1));

    private async Task<string[]> AddressesAsync(int count, params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)))
            .Build();
        await using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging()
            .AddServiceDiscovery()
            .BuildServiceProvider();
        var api = new ApiAddress(services.GetRequiredService<ServiceEndpointResolver>());
        var addresses = new List<string>();
        for (var turn = 0; turn < count; turn++)
            addresses.Add((await api.NextAsync(TestContext.CancellationToken)).ToString());
        return [.. addresses];
    }
}
