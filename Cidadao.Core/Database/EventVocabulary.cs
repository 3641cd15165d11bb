using System.Text.Json;
using System.Text.Json.Nodes;
using Cidadao.Core.Investigations;

namespace Cidadao.Core.Database;

/// <summary>
/// The vocabularies that events were stored in, and the way from each to the next. Stored events stay as they are; they are brought up to
/// date as they are read.
/// </summary>
public static class EventVocabulary
{
    /// <summary>What is written now.</summary>
    public const short Current = 3;

    public static string Write(InvestigationEvent happened) => JsonSerializer.Serialize(happened, CoreJson.Default.InvestigationEvent);

    /// <param name="vocabulary">What <paramref name="data"/> is written in.</param>
    /// <exception cref="InvalidOperationException">It is newer than this program.</exception>
    public static InvestigationEvent Read(short vocabulary, string data)
    {
        if (vocabulary > Current)
            throw new InvalidOperationException($"The event is written in vocabulary {vocabulary}, and this program knows up to {Current}: update it.");
        if (vocabulary < 2)
            data = PlanToShards(data);
        // Vocabulary 3 adds a plan's outline and the ends of its stages: what is older has neither, and reads as such.
        return JsonSerializer.Deserialize(data, CoreJson.Default.InvestigationEvent)!;
    }

    /// <summary>Vocabulary 1 to 2: a plan, which one worker carried out, becomes the only shard.</summary>
    private static string PlanToShards(string data)
    {
        var json = JsonNode.Parse(data)!.AsObject();
        if ((string?)json["type"] != "started")
            return data;
        json.Remove("plan", out var tasks);
        json["shards"] = new JsonArray(new JsonObject { ["number"] = 1, ["tasks"] = tasks });
        return json.ToJsonString();
    }
}
