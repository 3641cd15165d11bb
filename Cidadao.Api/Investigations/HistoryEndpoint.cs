using System.Globalization;
using System.Text.Json;
using Cidadao.Api.Errors;
using Cidadao.Api.Responses;
using Cidadao.Core.Database;
using Cidadao.Core.Investigations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Cidadao.Api.Investigations;

/// <summary><c>/api/v1/investigations/{id}/events</c>: what happened, and what the investigation was at any moment.</summary>
internal static class HistoryEndpoint
{
    public static async Task<Results<Ok<InvestigationHistory>, ProblemHttpResult>> GetAsync(
        Guid id, string? at, InvestigationStore store, HttpContext context, CancellationToken cancellation)
    {
        DateTimeOffset? moment = null;
        if (!string.IsNullOrWhiteSpace(at))
        {
            if (!DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
                return Problem.Invalid(context, new Dictionary<string, string[]> { ["at"] = [$"'{at}' is not a moment such as 2024-01-31T12:00:00Z."] });
            moment = parsed;
        }

        var history = await store.HistoryAsync(id, after: 0, cancellation);
        var until = history.Where(past => moment is null || past.Event.At <= moment).ToList();
        if (until.Count == 0)
        {
            return Problem.NotFound(context, history.Count == 0
                ? new($"Não há investigação {id}.", $"There is no investigation {id}.")
                : new($"A investigação {id} ainda não existia nesse momento.", $"The investigation {id} did not exist yet at that moment."));
        }

        var state = until.Aggregate(new InvestigationState(), (state, past) => state.After(past.Event));
        return TypedResults.Ok(new InvestigationHistory(moment, InvestigationMapping.Response(id, state), [.. until.Select(Event)]));
    }

    private static InvestigationEventResponse Event(InvestigationHappened past) => new(
        past.Version,
        InvestigationEvent.Kinds[past.Event.GetType()],
        past.Event.At,
        JsonSerializer.SerializeToElement(past.Event, CoreJson.Default.InvestigationEvent));
}
