using System.Text.Json;
using Cidadao.Api.Responses;
using Cidadao.Web.Components.Elements;
using Cidadao.Web.Localization;
using Microsoft.Extensions.Localization;

namespace Cidadao.Web.Components.InvestigationDetails;

/// <summary>An event in words.</summary>
/// <param name="Title">What happened.</param>
/// <param name="Detail">Figures or reason; null when the title says it all.</param>
internal sealed record Happening(InvestigationEventResponse Event, string Title, string? Detail);

/// <summary>Tells an investigation's events to a reader who knows neither shards nor streams.</summary>
/// <param name="names">Titles by code of the indicator.</param>
internal sealed class HappeningText(
    IStringLocalizer<Texts> texts, InvestigationHistory history, IReadOnlyDictionary<string, TextResponse> names)
{
    private readonly Dictionary<string, string> _agents =
        history.Investigation.Tasks.ToDictionary(task => task.Indicator, task => AgentName.Of(texts, task.Agent));

    private readonly Dictionary<int, IReadOnlyList<string>> _shards = Shards(history.Events);

    public IReadOnlyList<Happening> All() => [.. history.Events.Select(Of)];

    private Happening Of(InvestigationEventResponse past)
    {
        var data = past.Data;
        return past.Type switch
        {
            "requested" => new(past, texts["Event.requested"], Wish()),
            "started" => new(
                past,
                texts["Event.started", Counted.Tasks(texts, _agents.Count), Counted.Contracts(texts, data.GetProperty("contracts").GetInt64())],
                _shards.Count > 1 ? texts["Event.Cut", Display.Count(_shards.Count)].Value : null),
            "task-completed" => new(past, texts["Event.task-completed", AgentOf(data), Indicator(data)], Result(data)),
            "task-failed" => new(past, texts["Event.task-failed", AgentOf(data), Indicator(data)], data.GetProperty("reason").GetString()),
            "stage-ended" => Stage(past, data),
            "shard-reissued" => new(past, texts["Event.shard-reissued", Part(data)], texts["Event.ReissuedWhy"]),
            "shard-reopened" => new(past, texts["Event.shard-reopened", Part(data)], texts["Event.ReopenedWhy"]),
            "completed" => new(past, texts["Event.completed"], Counted.Findings(texts, FindingsUntil(past))),
            "cancelled" => new(past, texts["Event.cancelled"], texts["Event.CancelledWhat"]),
            "failed" => new(past, texts["Event.failed"], data.GetProperty("reason").GetString()),

            // A newer API knows more than this page: what it calls the event is better than silence.
            _ => new(past, texts["Event.Other", past.Type], null),
        };
    }

    private Happening Stage(InvestigationEventResponse past, JsonElement data)
    {
        var stage = texts[$"Plan.Stage.{data.GetProperty("stage").GetString()}"].Value;
        return data.TryGetProperty("failure", out var failure)
            ? new(past, texts["Event.stage-failed", stage], failure.GetString())
            : new(past, texts["Event.stage-ended", stage], Display.Seconds(data.GetProperty("seconds").GetDouble()));
    }

    private string Wish()
    {
        var wanted = history.Investigation.Indicators;
        var indicators = wanted.Count == 0 ? texts["Event.AllIndicators"].Value : string.Join(", ", wanted);
        return $"{ScopeText.Of(texts, history.Investigation.Scope)} · {indicators}";
    }

    private string Result(JsonElement data)
    {
        var excluded = data.GetProperty("exclusions").EnumerateArray().Sum(exclusion => exclusion.GetProperty("count").GetInt64());
        string[] parts =
        [
            Counted.Findings(texts, Total(data)),
            texts["Event.Examined", Display.Count(data.GetProperty("examined").GetInt64())],
            .. excluded > 0 ? [texts["Event.Excluded", Display.Count(excluded)].Value] : Array.Empty<string>(),
            Display.Seconds(data.GetProperty("seconds").GetDouble()),
        ];
        return string.Join(" · ", parts);
    }

    private long FindingsUntil(InvestigationEventResponse past) => history.Events
        .Where(earlier => earlier.Type == "task-completed" && earlier.Version < past.Version)
        .Sum(earlier => Total(earlier.Data));

    // One part is the whole work; of several, the agents tell which is meant.
    private string Part(JsonElement data)
    {
        var number = data.GetProperty("shard").GetInt32();
        if (_shards.Count <= 1 || !_shards.TryGetValue(number, out var indicators))
            return texts["Event.TheWork"];
        var agents = string.Join(", ", indicators.Select(Agent).Distinct());
        return texts["Event.Part", Display.Count(number), Display.Count(_shards.Count), agents];
    }

    private string AgentOf(JsonElement data) => Agent(data.GetProperty("indicator").GetString()!);

    private string Agent(string indicator) => _agents.GetValueOrDefault(indicator, indicator);

    private string Indicator(JsonElement data)
    {
        var code = data.GetProperty("indicator").GetString()!;
        return names.TryGetValue(code, out var name) ? $"{code} {Display.In(name)}" : code;
    }

    private static long Total(JsonElement data) => data.GetProperty("findings").EnumerateObject().Sum(band => band.Value.GetInt64());

    private static Dictionary<int, IReadOnlyList<string>> Shards(IReadOnlyList<InvestigationEventResponse> events) => events
        .Where(past => past.Type == "started")
        .SelectMany(past => past.Data.GetProperty("shards").EnumerateArray())
        .ToDictionary(
            shard => shard.GetProperty("number").GetInt32(),
            IReadOnlyList<string> (shard) =>
                [.. shard.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("indicator").GetString()!)]);
}
