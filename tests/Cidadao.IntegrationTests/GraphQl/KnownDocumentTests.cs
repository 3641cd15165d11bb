using System.Security.Cryptography;
using System.Text;
using Cidadao.LocalHost;

namespace Cidadao.IntegrationTests.GraphQl;

/// <summary>An installation that shows no schema and executes nothing but what it knows.</summary>
[TestClass]
public sealed class KnownDocumentTests
{
    private const string Known = "query Known { indicators { code } }";

    public TestContext TestContext { get; set; } = null!;

    private CancellationToken Cancellation => TestContext.CancellationToken;

    [TestMethod]
    public async Task Only_known_documents_are_executed_and_the_schema_is_not_shown()
    {
        var folder = Directory.CreateTempSubdirectory("cidadao-documents-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "known.graphql"), Known, Cancellation);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "schema.graphql"), "{ __schema { types { name } } }", Cancellation);
            await using var installation = await Installation.StartAsync(Cancellation, options => options with
            {
                Resources = [ResourceNames.Postgres, ResourceNames.Redis, ResourceNames.Migrate, ResourceNames.Api],
                Environment = new Dictionary<string, string>
                {
                    ["GraphQL__KnownDocuments"] = folder.FullName,
                    ["GraphQL__OnlyKnownDocuments"] = "true",
                    ["GraphQL__Introspection"] = "false",
                },
            });
            var client = new GraphClient(installation.Http);

            var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Known)));
            Assert.IsNotNull((await client.GetAsync($"extensions={Uri.EscapeDataString($$$"""{"persistedQuery":{"version":1,"sha256Hash":"{{{hash}}}"}}""")}", Cancellation)).Data);
            Assert.IsNotNull((await client.AskAsync(Known, null, Cancellation)).Data);
            Assert.AreEqual("PERSISTED_QUERY_ONLY", (await client.AskAsync("{ indicators { code } }", null, Cancellation)).Code);
            Assert.AreEqual(HttpStatusCode.BadRequest, (await client.AskAsync("{ __schema { types { name } } }", null, Cancellation)).Status);
            Assert.AreEqual(HttpStatusCode.NotFound, (await installation.Http.GetAsync("/graphql/schema", Cancellation)).StatusCode);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
