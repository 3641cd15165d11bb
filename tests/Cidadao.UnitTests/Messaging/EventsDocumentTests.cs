using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Cidadao.Core.Messaging;

namespace Cidadao.UnitTests.Messaging;

/// <summary><c>docs/events.md</c> is made from the code: run the test with <c>CIDADAO_WRITE_DOCS=1</c> to write it anew.</summary>
[TestClass]
public sealed class EventsDocumentTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [TestMethod]
    public void The_document_says_what_the_code_sends()
    {
        var file = Path.Combine(FindRoot(), "docs", "events.md");
        var rendered = Render();
        if (Environment.GetEnvironmentVariable("CIDADAO_WRITE_DOCS") == "1")
            File.WriteAllText(file, rendered);

        Assert.AreEqual(rendered, File.ReadAllText(file).ReplaceLineEndings("\n"));
    }

    private static string Render()
    {
        var text = new StringBuilder(
            """
            # The event stream

            What happens in Cidadão.AI stands on the Redis stream `cidadao:events`, for whoever wants to know: any Redis client can read it, without a group of ours (`XREAD`) or with one of your own (`XREADGROUP`). This page is made from the code by a test that fails when they differ.

            An entry has the fields

            | field | |
            |---|---|
            | `id` | UUID of the event. An event may come twice, after a crash: who must not count it twice remembers the ids |
            | `type` | name and version, for example `investigation-completed.v1`. A field may be added to a version; whatever else changes is a new version under a new name. Pass over types that you do not know |
            | `payload` | JSON as below. Moments are ISO 8601 with offset, money is a number of BRL, days are `yyyy-MM-dd` |
            | `traceparent` | W3C trace context of the request that it follows from; may be empty |
            | `attempts` | always 0 here |

            Events of one investigation come in the order of their `version`. The stream keeps about `Messaging:EventsKept` entries (100,000) and none older than `Messaging:EventsKeptFor` (7 days). What is older is at `GET /api/v1/investigations/{id}/events`.

            ```sh
            redis-cli XREAD BLOCK 0 STREAMS cidadao:events '$'
            ```


            """);
        Section(text, "Investigations", EventTypes.Investigations.Select(type => type.Name), EventTypes.Investigations[0].Json);
        Section(text, "Progress of imports", [EventTypes.ImportProgressed.Name], EventTypes.ImportProgressed.Json);
        Section(text, "Ends of imports", [EventTypes.ImportEnded.Name], EventTypes.ImportEnded.Json);
        Section(text, "Narratives", [EventTypes.NarrativeWritten.Name], EventTypes.NarrativeWritten.Json);
        Section(text, "Triage of findings", [EventTypes.FindingTriaged.Name], EventTypes.FindingTriaged.Json);
        Section(text, "Evictions", [EventTypes.CacheEvicted.Name], EventTypes.CacheEvicted.Json);
        Section(text, "API keys", [EventTypes.ApiKeyChanged.Name], EventTypes.ApiKeyChanged.Json);
        Section(text, "Probes", [EventTypes.ProbeAnswered.Name], EventTypes.ProbeAnswered.Json);
        return text.ToString().ReplaceLineEndings("\n").TrimEnd() + "\n";
    }

    private static void Section(StringBuilder text, string title, IEnumerable<string> types, JsonTypeInfo shape)
    {
        var schema = shape.GetJsonSchemaAsNode(new() { TreatNullObliviousAsNonNullable = true });
        text.Append("## ").Append(title).Append("\n\n")
            .AppendJoin(", ", types.Select(type => $"`{type}`")).Append("\n\n```json\n")
            .Append(((JsonNode)schema).ToJsonString(Indented)).Append("\n```\n\n");
    }

    private static string FindRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
