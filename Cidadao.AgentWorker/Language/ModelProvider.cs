using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Cidadao.AgentWorker.Language;

/// <summary>One endpoint: budget, deadline, metrics, and failures of a closed list around the library's client. Thread-safe.</summary>
internal sealed class ModelProvider(
    IChatClient inner, ProviderOptions provider, ITokenBudget budget, ModelMetrics metrics, TimeProvider clock, ILogger logger) : DelegatingChatClient(inner)
{
    // No text of a language has more tokens than bytes; three letters a token is what Portuguese has at worst, by experience.
    private const int LettersPerToken = 3;
    private const int TokensPerMessage = 8;
    private const int MostLettersPerToken = 32;

    public string Name => provider.Name;

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (asked, limited) = Prepare(messages, options);
        await using var call = await BeginAsync(asked, limited, cancellationToken);
        try
        {
            var response = await base.GetResponseAsync(asked, limited, call.Token);
            call.Answered(response.Usage);
            response.ModelId = provider.Model;
            (response.AdditionalProperties ??= [])[ProviderChain.ProviderKey] = Name;
            return response;
        }
        catch (Exception e) when (call.Failed(e) is { } failure)
        {
            throw failure;
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (asked, limited) = Prepare(messages, options);
        await using var call = await BeginAsync(asked, limited, cancellationToken);
        await using var updates = base.GetStreamingResponseAsync(asked, limited, call.Token).GetAsyncEnumerator(call.Token);
        var usage = new UsageDetails();
        var letters = 0L;
        while (await NextAsync(updates, call))
        {
            var update = updates.Current;
            letters += update.Text.Length;
            if (letters > (long)MostLettersPerToken * limited.MaxOutputTokens!.Value)
                throw call.Failed(new ModelException(ModelFailure.TooLong, $"{Name}: {nameof(ModelFailure.TooLong)}."))!;
            foreach (var counted in update.Contents.OfType<UsageContent>())
                usage.Add(counted.Details);
            update.ModelId = provider.Model;
            yield return update;
        }

        call.Answered(usage);
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<ChatResponseUpdate> updates, ModelCall call)
    {
        try
        {
            var more = await updates.MoveNextAsync();
            call.Heard();
            return more;
        }
        catch (Exception e) when (call.Failed(e) is { } failure)
        {
            throw failure;
        }
    }

    private (IReadOnlyList<ChatMessage> Messages, ChatOptions Options) Prepare(IEnumerable<ChatMessage> messages, ChatOptions? options)
    {
        var limited = options?.Clone() ?? new();
        limited.MaxOutputTokens = Math.Min(limited.MaxOutputTokens ?? int.MaxValue, provider.MaxOutputTokens);
        return ([.. messages], limited);
    }

    private Task<ModelCall> BeginAsync(IReadOnlyList<ChatMessage> messages, ChatOptions options, CancellationToken cancellation)
    {
        var input = messages.Sum(message => (long)message.Text.Length / LettersPerToken + TokensPerMessage);
        return ModelCall.BeginAsync(provider, budget, metrics, clock, logger, input + options.MaxOutputTokens!.Value, cancellation);
    }
}
