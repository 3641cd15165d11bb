using Cidadao.AgentWorker.Language;
using Cidadao.Core.Narratives;
using Cidadao.Core.Narratives.Checking;
using Cidadao.Core.RedFlags;

namespace Cidadao.AgentWorker.Narratives;

/// <summary>Has a case told by a model, and by the template wherever that does not do.</summary>
internal sealed partial class NarrativeAuthor(ProviderChain models, ModelMetrics metrics, ILogger<NarrativeAuthor> logger)
{
    public async Task<Narrative> WriteAsync(NarrativeCase about, CancellationToken cancellation)
    {
        var narrative = models.IsConfigured ? await AskAsync(about, cancellation) : ByTemplate(about, NarrativeReason.NoProvider);
        metrics.Narrated(narrative);
        return narrative;
    }

    private async Task<Narrative> AskAsync(NarrativeCase about, CancellationToken cancellation)
    {
        try
        {
            var response = await models.GetResponseAsync(NarrativePrompt.Of(about), new() { Temperature = 0 }, cancellation);
            if (NarrativePrompt.Read(response.Text) is not { } text)
                return ByTemplate(about, NarrativeReason.Unreadable);
            var provider = response.AdditionalProperties?[ProviderChain.ProviderKey] as string;
            if (RefusalsOf(text, about) is { Count: > 0 } refusals)
            {
                // What was refused is not logged: it may be a name.
                LogRefused(logger, about.Indicator.Code, provider, string.Join(", ", refusals.Select(refusal => refusal.Kind).Distinct()));
                return ByTemplate(about, NarrativeReason.Refused);
            }

            return new(text, NarrativeWriter.Model, provider, response.ModelId, null);
        }
        catch (ModelException e)
        {
            LogNoAnswer(logger, about.Indicator.Code, e.Message);
            return ByTemplate(about, e.Failure == ModelFailure.BudgetSpent ? NarrativeReason.BudgetSpent : NarrativeReason.NoAnswer);
        }
    }

    private static List<Refusal> RefusalsOf(LocalizedText text, NarrativeCase about)
    {
        var check = new NarrativeCheck(about);
        return [.. check.Refusals(text.Pt, isEnglish: false), .. check.Refusals(text.En, isEnglish: true)];
    }

    private static Narrative ByTemplate(NarrativeCase about, NarrativeReason reason) =>
        new(NarrativeTemplate.Write(about), NarrativeWriter.Template, null, null, reason);

    [LoggerMessage(1250, LogLevel.Warning, "A text of {Provider} about a finding of {Indicator} is refused for: {Kinds}")]
    private static partial void LogRefused(ILogger logger, string indicator, string? provider, string kinds);

    [LoggerMessage(1251, LogLevel.Warning, "No model tells a finding of {Indicator}: {Message}")]
    private static partial void LogNoAnswer(ILogger logger, string indicator, string message);
}
