using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using Cidadao.Api.Responses;
using Cidadao.Core.Database;
using Cidadao.Core.Messaging;

namespace Cidadao.Api.Live;

/// <summary>
/// The socket and the stream of an investigation as AsyncAPI 3.0, for programs what docs/live.md is for people. The shapes are those that are
/// written and read; only which members a type of frame has is said here.
/// </summary>
internal static class LiveDescription
{
    public const string Path = "/asyncapi/v1.json";

    /// <summary>Said by the server: type, what it always has, what it may have.</summary>
    private static readonly (string Type, string[] Always, string[] Sometimes, string Summary)[] Said =
    [
        ("subscribed", ["topic", "id"], ["ref"], "A topic is followed: from the place id on everything comes"),
        ("messages", ["topic", "messages"], ["skipped"], "What happened, in the topic's order"),
        ("gap", ["topic", "id"], ["detail"], "What happened before the place id may be missing: load anew what is shown, and go on"),
        ("unsubscribed", ["topic"], ["ref"], "Nothing of the topic comes any more"),
        ("pong", [], ["ref"], "The answer to ping"),
        ("error", ["code", "title"], ["detail", "ref"], "A request was not understood or not allowed; the connection goes on"),
    ];

    /// <summary>Said by a client.</summary>
    private static readonly (string Action, string[] Always, string[] Sometimes, string Summary)[] Asked =
    [
        ("subscribe", ["topic"], ["after", "ref"], "Follow a topic, from the place after on"),
        ("unsubscribe", ["topic"], ["ref"], "Follow a topic no longer"),
        ("ping", [], ["ref"], "Is anybody there?"),
    ];

    private static readonly (string Type, string Schema, JsonTypeInfo Payload)[] Happenings =
    [
        .. EventTypes.Investigations.Select(type => (type.Name, "investigationHappened", (JsonTypeInfo)CoreJson.Default.InvestigationHappened)),
        (EventTypes.ImportProgressed.Name, "importProgressed", CoreJson.Default.ImportProgressed),
        (EventTypes.ImportEnded.Name, "importEnded", CoreJson.Default.ImportEnded),
        (LiveFindings.Made, "findingMade", ApiJson.Default.FindingSummary),
        (LiveFindings.Omitted, "findingsOmitted", ApiJson.Default.FindingsOmitted),
        (EventTypes.FindingTriaged.Name, "findingTriaged", CoreJson.Default.FindingTriaged),
    ];

    private static readonly JsonSchemaExporterOptions Exact = new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = WithoutPatience };

    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = JsonTypeInfoResolver.Combine(),
    };

    private static readonly Lazy<byte[]> Bytes = new(() => Encoding.UTF8.GetBytes(Document().ToJsonString(Readable)));

    public static void MapLiveDescription(this IEndpointRouteBuilder app) =>
        app.MapGet(Path, () => TypedResults.Bytes(Bytes.Value, "application/json")).AllowAnonymous().ExcludeFromDescription();

    private static JsonObject Document() => new()
    {
        ["asyncapi"] = "3.0.0",
        ["info"] = new JsonObject
        {
            ["title"] = "Cidadão.AI, live",
            ["version"] = "v1",
            ["description"] = "What happens is told at once: topics, order, coming back and closing codes are in docs/live.md. The API itself is described at /openapi/v1.json.",
        },
        ["defaultContentType"] = "application/json",
        ["channels"] = new JsonObject { ["live"] = LiveChannel(), ["investigationStream"] = StreamChannel() },
        ["operations"] = new JsonObject
        {
            ["ask"] = Operation("receive", "live", "A client asks", Asked.Select(request => request.Action)),
            ["tell"] = Operation("send", "live", "The server answers, and tells what happens", Said.Select(frame => frame.Type)),
            ["stream"] = Operation("send", "investigationStream", "The history of an investigation, and what comes", ["happened", "heartbeat"]),
        },
        ["components"] = new JsonObject { ["messages"] = Messages(), ["schemas"] = Schemas(), ["securitySchemes"] = SecuritySchemes() },
    };

    private static JsonObject LiveChannel() => new()
    {
        ["address"] = "/api/v1/live",
        ["title"] = "WebSocket: many topics, one JSON object a frame",
        ["messages"] = References("messages", Asked.Select(request => request.Action).Concat(Said.Select(frame => frame.Type))),
        ["bindings"] = new JsonObject { ["ws"] = new JsonObject { ["method"] = "GET" } },
    };

    private static JsonObject StreamChannel() => new()
    {
        ["address"] = "/api/v1/investigations/{id}/stream",
        ["title"] = "Server-sent events of one investigation: event is the type, data the payload, id the version",
        ["parameters"] = new JsonObject { ["id"] = new JsonObject { ["description"] = "Id of the investigation." } },
        ["messages"] = References("messages", ["happened", "heartbeat"]),
        ["bindings"] = new JsonObject { ["http"] = new JsonObject() },
    };

    private static JsonObject Operation(string action, string channel, string summary, IEnumerable<string> messages) => new()
    {
        ["action"] = action,
        ["channel"] = Reference($"channels/{channel}"),
        ["summary"] = summary,
        ["security"] = new JsonArray(Reference("components/securitySchemes/header"), Reference("components/securitySchemes/subprotocol")),
        ["messages"] = new JsonArray([.. messages.Select(message => Reference($"channels/{channel}/messages/{message}"))]),
    };

    private static JsonObject Messages()
    {
        var messages = new JsonObject();
        foreach (var (action, _, _, summary) in Asked)
            messages[action] = Message(action, summary, Reference($"components/schemas/{action}"));
        foreach (var (type, _, _, summary) in Said)
            messages[type] = Message(type, summary, Reference($"components/schemas/{type}"));
        messages["happened"] = Message("happened", "An event of the investigation", Reference("components/schemas/investigationHappened"));
        messages["heartbeat"] = Message("heartbeat", "Nothing else happened for a while", new JsonObject { ["type"] = "string" });
        return messages;
    }

    private static JsonObject Message(string name, string summary, JsonObject payload) => new()
    {
        ["name"] = name,
        ["summary"] = summary,
        ["payload"] = payload,
    };

    private static JsonObject Schemas()
    {
        var schemas = new JsonObject();
        var request = Schema(ApiJson.Default.LiveRequest);
        foreach (var (action, always, sometimes, _) in Asked)
            schemas[action] = Part(request, "action", action, always, sometimes);
        var frame = Schema(ApiJson.Default.LiveFrame);
        frame["properties"]!["messages"] = new JsonObject
        {
            ["type"] = "array",
            ["items"] = new JsonObject { ["oneOf"] = new JsonArray([.. Happenings.Select(happening => Reference($"components/schemas/{happening.Type}"))]) },
        };
        foreach (var (type, always, sometimes, _) in Said)
            schemas[type] = Part(frame, "type", type, always, sometimes);

        var message = Schema(ApiJson.Default.LiveMessageResponse);
        foreach (var (type, schema, payload) in Happenings)
        {
            message["properties"]!["payload"] = Reference($"components/schemas/{schema}");
            schemas[type] = Part(message, "type", type, ["id", "time", "payload"], []);
            schemas[schema] ??= Placed(Schema(payload), $"#/components/schemas/{schema}");
        }

        return schemas;
    }

    /// <summary>Of a shape that stands for several, the one that a member with this value tells.</summary>
    private static JsonObject Part(JsonObject whole, string member, string value, string[] always, string[] sometimes)
    {
        var properties = new JsonObject { [member] = new JsonObject { ["const"] = value } };
        foreach (var name in always.Concat(sometimes))
            properties[name] = NotNull(whole["properties"]![name]!.DeepClone());
        return new()
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([member, .. always.Select(name => (JsonNode)name)]),
        };
    }

    /// <summary>What is absent is not null.</summary>
    private static JsonNode NotNull(JsonNode schema)
    {
        if (schema["type"] is JsonArray types)
            schema["type"] = types.Select(type => (string)type!).First(type => type != "null");
        return schema;
    }

    private static JsonObject SecuritySchemes() => new()
    {
        ["header"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "An API key; none is needed where reads are open." },
        ["subprotocol"] = new JsonObject
        {
            ["type"] = "httpApiKey",
            ["in"] = "header",
            ["name"] = "Sec-WebSocket-Protocol",
            ["description"] = $"For browsers: the key beside {LiveEndpoints.Protocol}.",
        },
    };

    private static JsonObject References(string kind, IEnumerable<string> names) =>
        new(names.Select(name => KeyValuePair.Create<string, JsonNode?>(name, Reference($"components/{kind}/{name}"))));

    private static JsonObject Reference(string to) => new() { ["$ref"] = $"#/{to}" };

    private static JsonObject Schema(JsonTypeInfo type) => type.GetJsonSchemaAsNode(Exact).AsObject();

    /// <summary>A shape that refers to a part of itself does so from where it now stands.</summary>
    private static JsonNode Placed(JsonNode schema, string place)
    {
        if (schema is JsonObject { } node && node["$ref"] is { } reference)
            node["$ref"] = place + ((string)reference!)[1..];
        var parts = schema switch
        {
            JsonObject members => members.Select(member => member.Value),
            JsonArray items => items,
            _ => [],
        };
        foreach (var part in parts.OfType<JsonNode>().ToList())
            Placed(part, place);
        return schema;
    }

    /// <summary>That numbers are read from texts too is the reader's patience, and no part of the format.</summary>
    private static JsonNode WithoutPatience(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is JsonObject node && node["type"] is JsonArray types && types.Select(type => (string)type!).ToList() is var names
            && names.Remove("string") && names.Exists(name => name is "integer" or "number"))
        {
            node["type"] = names.Count == 1 ? names[0] : new JsonArray([.. names.Select(name => (JsonNode)name)]);
            node.Remove("pattern");
        }

        return schema;
    }
}
