using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cidadao.Api.Json;
using Cidadao.Api.Responses;

namespace Cidadao.UnitTests.Http;

[TestClass]
public sealed class JsonFaultTests
{
    private const string Right =
        """{"operations":[{"id":"a","priority":3,"dependsOn":["b"],"investigate":{"scope":{"from":"2024-01-01","minValue":1.5},"indicators":["F01"],"thresholds":{"F21":{"share":0.5}}}},{"id":"b","get":{"resource":"contracts","id":"1"}}],"timeoutSeconds":3}""";

    private static readonly JsonSerializerOptions Generated = Options(null);

    [TestMethod]
    public void The_encoder_is_chosen_by_its_setting_and_reads_and_writes_the_same()
    {
        var reflection = Options("reflection");

        Assert.IsInstanceOfType<ApiJson>(Generated.GetTypeInfo(typeof(BatchRequest)).OriginatingResolver);
        Assert.IsInstanceOfType<DefaultJsonTypeInfoResolver>(reflection.GetTypeInfo(typeof(BatchRequest)).OriginatingResolver);
        var (one, other) = (JsonSerializer.Deserialize<BatchRequest>(Right, Generated), JsonSerializer.Deserialize<BatchRequest>(Right, reflection));
        Assert.AreEqual(JsonSerializer.Serialize(one, Generated), JsonSerializer.Serialize(other, reflection));
        Assert.Throws<InvalidOperationException>(() => Options("newtonsoft"));
    }

    [TestMethod]
    [DataRow(null)]
    [DataRow("reflection")]
    public void Unknown_fields_are_ignored_and_what_is_there_twice_or_too_deep_is_refused(string? encoder)
    {
        var options = Options(encoder);
        var deep = new string('[', 40) + new string(']', 40);

        Assert.AreEqual("a", JsonSerializer.Deserialize<BatchOperationRequest>("""{"id":"a","colour":{"x":[1]}}""", options)!.Id);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<BatchOperationRequest>("""{"id":"a","id":"b"}""", options));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<BatchOperationRequest>($$"""{"colour":{{deep}}}""", options));
    }

    [TestMethod]
    [DataRow("""{"operations":[{"id":7,"priority":"high"},{"get":[],"dependsOn":"a"}],"concurrency":1.5}""", "operations[0].id operations[0].priority operations[1].get operations[1].dependsOn concurrency")]
    [DataRow("""{"operations":[{"investigate":{"scope":{"from":"31/01/2024","minValue":"x"},"thresholds":{"F21":{"a":true}}}}]}""", "operations[0].investigate.scope.from operations[0].investigate.scope.minValue operations[0].investigate.thresholds.F21.a")]
    [DataRow("""{"operations":[{"id":"a","ID":"b"}]}""", "operations[0].ID")]
    [DataRow("""{"operations":[{"id":"a",}]}""", "operations[0].id")]
    [DataRow("[]", "body")]
    [DataRow("", "body")]
    [DataRow("""{"x":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}""", "deep")]
    public void All_faults_are_named_by_their_place(string json, string places)
    {
        var faults = JsonFaults.Of(Encoding.UTF8.GetBytes(json), typeof(BatchRequest), Generated);

        if (places == "deep")
            StringAssert.Contains(faults.Values.Single().En, "More than 32 levels deep");
        else
            Assert.AreEqual(places, string.Join(' ', faults.Keys));
    }

    /// <summary>Whatever the serializer refuses has a fault, with a place and without a type's name.</summary>
    [TestMethod]
    public void What_is_refused_has_a_fault_and_no_fault_names_the_programs_types()
    {
        var refused = 0;
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var json = Encoding.UTF8.GetBytes(Right);
            for (var change = random.Next(1, 4); change > 0; change--)
                json[random.Next(json.Length)] = "\"{}[]:,0a.tn\\é"u8[random.Next(13)];
            try
            {
                JsonSerializer.Deserialize<BatchRequest>(json, Generated);
            }
            catch (JsonException)
            {
                refused++;
                var faults = JsonFaults.Of(json, typeof(BatchRequest), Generated);
                Assert.IsNotEmpty(faults, $"seed {seed}: {Encoding.UTF8.GetString(json)}");
                Assert.IsFalse(faults.Values.Any(fault => fault.En.Contains("System", StringComparison.Ordinal) || fault.En.Contains("Cidadao", StringComparison.Ordinal)));
            }
        }

        Assert.IsGreaterThan(1_000, refused);
    }

    private static JsonSerializerOptions Options(string? encoder)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        JsonEncoding.Configure(options, encoder);
        return options;
    }
}
