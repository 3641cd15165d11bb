using System.Text;
using System.Text.Json.Nodes;
using Cidadao.Api.Fields;
using Cidadao.Api.Responses;

namespace Cidadao.UnitTests.Http;

[TestClass]
public sealed class FieldSelectionTests
{
    private static readonly FieldShape Contract = FieldShape.Of(typeof(ContractDetail), type => ApiJson.Default.GetTypeInfo(type)!);

    private const string Json =
        """{"contract":{"id":7,"number":"1/\"x\"","agency":{"code":"9","name":"Ó {[,]}"},"signedOn":null},"items":[{"code":"a","value":1.50},{"code":"b","value":2}],"status":"é"}""";

    [TestMethod]
    [DataRow("status", """{"status":"é"}""")]
    [DataRow("contract.id, items.value", """{"contract":{"id":7},"items":[{"value":1.50},{"value":2}]}""")]
    [DataRow("contract.agency", """{"contract":{"agency":{"code":"9","name":"Ó {[,]}"}}}""")]
    [DataRow("contract.agency.name,contract.agency,contract.agency.code", """{"contract":{"agency":{"code":"9","name":"Ó {[,]}"}}}""")]
    [DataRow("contract.signedOn,contract.number", """{"contract":{"number":"1/\"x\"","signedOn":null}}""")]
    [DataRow("legalBasis", "{}")]
    public void What_is_wanted_is_cut_out_as_it_stands(string fields, string expected) => Assert.AreEqual(expected, Trim(fields, Json));

    [TestMethod]
    public void Of_a_page_the_rows_are_cut_and_the_rest_stays()
    {
        var row = FieldShape.Of(typeof(AgencyResponse), type => ApiJson.Default.GetTypeInfo(type)!);
        var selection = FieldSelection.Read("name", row, new Dictionary<string, string[]>())!;

        var trimmed = selection.TrimRows("""{"items":[{"code":"1","name":"A"},{"code":"2","name":"B"}],"next":null,"total":2}"""u8, "items"u8);

        Assert.AreEqual("""{"items":[{"name":"A"},{"name":"B"}],"next":null,"total":2}""", Encoding.UTF8.GetString(trimmed));
    }

    [TestMethod]
    [DataRow("colour", "'colour': no 'colour'; there are: contract, parentAgency,")]
    [DataRow("contract.agency.phone", "no 'phone' in 'contract.agency'; there are: code, name.")]
    [DataRow("status.x", "nothing can be chosen in 'status'")]
    [DataRow("contract.agency,contract.agency.phone", "no such field")]
    [DataRow(" , ", "1 to 50 paths")]
    public void A_path_that_names_nothing_is_refused_with_what_there_is(string fields, string text)
    {
        var errors = new Dictionary<string, string[]>();

        Assert.IsNull(FieldSelection.Read(fields, Contract, errors));
        StringAssert.Contains(errors["fields"][0], text);
    }

    [TestMethod]
    public void The_same_choice_is_the_same_variant_however_it_is_written() =>
        Assert.AreEqual(Selection("status,contract.id,contract.number").ToString(), Selection("contract.number, contract.id,status,status").ToString());

    /// <summary>Beside an independent way: the tree of objects.</summary>
    [TestMethod]
    public void Any_choice_of_any_document_is_what_the_tree_of_objects_gives()
    {
        string[] paths = ["contract", "contract.id", "contract.agency", "contract.agency.name", "contract.supplier.name", "items", "items.code", "items.value", "status", "findings.title.pt"];
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var chosen = paths.Where(_ => random.Next(3) == 0).DefaultIfEmpty("status").ToArray();
            var document = Document(random, 4);
            var json = document.ToJsonString();

            Assert.AreEqual(Pruned(document, chosen)!.ToJsonString(), Trim(string.Join(',', chosen), json), $"seed {seed}: {string.Join(',', chosen)} of {json}");
        }
    }

    private static JsonObject Document(Random random, int depth)
    {
        string[] names = ["contract", "id", "agency", "name", "supplier", "items", "code", "value", "status", "findings", "title", "pt", "other"];
        var node = new JsonObject();
        foreach (var name in names.Where(_ => random.Next(2) == 0))
        {
            node[name] = depth == 0 ? JsonValue.Create(random.Next()) : random.Next(4) switch
            {
                0 => JsonValue.Create("\"ção\\ \u0001,]}"),
                1 => new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => Document(random, depth - 1))]),
                2 => null,
                _ => Document(random, depth - 1),
            };
        }

        return node;
    }

    private static JsonNode? Pruned(JsonNode? node, string[] paths)
    {
        switch (node)
        {
            case JsonArray array:
                return new JsonArray([.. array.Select(element => Pruned(element, paths))]);
            case JsonObject whole when !paths.Contains(""):
                var pruned = new JsonObject();
                foreach (var (name, value) in whole)
                {
                    string[] below = [.. paths.Where(path => path == name || path.StartsWith(name + ".", StringComparison.Ordinal)).Select(path => path == name ? "" : path[(name.Length + 1)..])];
                    if (below.Length > 0)
                        pruned[name] = Pruned(value, below);
                }

                return pruned;
            default:
                return node?.DeepClone();
        }
    }

    private static FieldSelection Selection(string fields) => FieldSelection.Read(fields, Contract, new Dictionary<string, string[]>())!;

    private static string Trim(string fields, string json) => Encoding.UTF8.GetString(Selection(fields).Trim(Encoding.UTF8.GetBytes(json)));
}
