using System.Net;
using Cidadao.Api.Responses;
using Cidadao.Cli;

namespace Cidadao.UnitTests.Cli;

[TestClass]
public sealed class KeyCommandTests
{
    private const string Keys = "/api/v1/admin/keys";

    private static readonly Guid Id = Guid.Parse("0198c5a0-0000-7000-8000-000000000004");

    private static readonly KeyResponse Key = new(Id, "nightly", "cidadao_abcd", ["import"], "valid", DateTimeOffset.UnixEpoch, null, null, null);

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public async Task New_asks_for_what_was_said_and_prints_the_secret_alone()
    {
        using var api = new FakeApi().Answer($"POST {Keys}", new CreatedKeyResponse(Key, "cidadao_secret"), ApiJson.Default.CreatedKeyResponse, HttpStatusCode.Created);

        var run = await RunAsync(api, "key", "new", "nightly", "--scope", "import", "--scope", "investigate", "--days", "90");

        Assert.AreEqual(0, run.Code, run.Error);
        Assert.AreEqual("cidadao_secret", run.Output.Trim());
        Assert.Contains("not shown again", run.Error);
        Assert.AreEqual("""{"name":"nightly","scopes":["import","investigate"],"days":90}""", api.Bodies.Single());
    }

    [TestMethod]
    public async Task List_shows_keys_and_revoke_revokes_one()
    {
        using var api = new FakeApi().Answer($"GET {Keys}", [Key], ApiJson.Default.IReadOnlyListKeyResponse)
            .Answer($"DELETE {Keys}/{Id}", () => new HttpResponseMessage(HttpStatusCode.NoContent));

        var list = await RunAsync(api, "key", "list");
        var revoke = await RunAsync(api, "key", "revoke", Id.ToString());

        Assert.AreEqual((0, 0), (list.Code, revoke.Code));
        Assert.Contains("nightly", list.Output);
        Assert.Contains("cidadao_abcd", list.Output);
        Assert.HasCount(2, api.Requests);
    }

    [TestMethod]
    [DataRow("key", "new", "x", "--days", "0")]
    [DataRow("key", "revoke", "none", "--json")]
    public async Task What_makes_no_sense_gives_2_and_is_not_sent(params string[] line)
    {
        using var api = new FakeApi();

        Assert.AreEqual(2, (await RunAsync(api, line)).Code);
        Assert.IsEmpty(api.Requests);
    }

    [TestMethod]
    public void The_key_comes_from_the_environment_or_from_the_home()
    {
        var home = Directory.CreateTempSubdirectory("cidadao-home-");
        try
        {
            Assert.IsNull(CliEnvironment.KeyOf(Variable));
            File.WriteAllText(Path.Combine(home.FullName, "api.key"), "cidadao_home\n");
            Assert.AreEqual("cidadao_home", CliEnvironment.KeyOf(Variable));
            Assert.AreEqual("cidadao_given", CliEnvironment.KeyOf(name => name == "CIDADAO_API_KEY" ? "cidadao_given" : Variable(name)));
        }
        finally
        {
            home.Delete(recursive: true);
        }

        string? Variable(string name) => name == "CIDADAO_HOME" ? home.FullName : null;
    }

    private Task<CliRun> RunAsync(FakeApi api, params string[] line) => CliRun.OfAsync(api, line, cancellationToken: TestContext.CancellationToken);
}
