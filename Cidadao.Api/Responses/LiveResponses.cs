using System.Text.Json;
using System.Text.Json.Serialization;

namespace Cidadao.Api.Responses;

/// <summary>What a client says on <c>/api/v1/live</c>.</summary>
/// <param name="Action"><c>subscribe</c>, <c>unsubscribe</c> or <c>ping</c>.</param>
/// <param name="Topic">As docs/live.md has them; null for <c>ping</c>.</param>
/// <param name="After">The last id that the client has; null: from now on.</param>
/// <param name="Ref">Comes back with the answer; up to 64 characters.</param>
public sealed record LiveRequest(string? Action, string? Topic = null, string? After = null, string? Ref = null);

/// <summary>What the server says on <c>/api/v1/live</c>; what does not belong to the type is absent.</summary>
/// <param name="Type"><c>subscribed</c>, <c>messages</c>, <c>gap</c>, <c>unsubscribed</c>, <c>pong</c> or <c>error</c>.</param>
public sealed record LiveFrame(string Type)
{
    /// <summary>The topic as the server writes it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Topic { get; init; }

    /// <summary>Of <c>subscribed</c> and <c>gap</c>: the place from which on everything follows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Ref { get; init; }

    /// <summary>In the topic's order.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LiveMessageResponse>? Messages { get; init; }

    /// <summary>How many messages of progress a slow reader was spared; absent when none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Skipped { get; init; }

    /// <summary>Of <c>error</c>: for programs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Code { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Title { get; init; }

    /// <summary>Of <c>error</c> and <c>gap</c>: for people.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Detail { get; init; }
}

/// <summary>Something that happened.</summary>
/// <param name="Id">Its place: the <c>after</c> of who comes back.</param>
/// <param name="Type">Such as <c>investigation-completed.v1</c>.</param>
/// <param name="Time">When it came onto the event stream.</param>
/// <param name="Payload">As docs/events.md has it; a finding as the list of findings has it.</param>
public sealed record LiveMessageResponse(string Id, string Type, DateTimeOffset Time, JsonElement Payload);

/// <summary>Payload of <c>findings-omitted.v1</c>: a task made more findings than are told one by one.</summary>
/// <param name="Findings">How many were not told.</param>
/// <param name="Location">Where all of them are.</param>
public sealed record FindingsOmitted(Guid InvestigationId, string? Indicator, int Findings, string Location);
