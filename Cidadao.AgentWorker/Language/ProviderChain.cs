using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Cidadao.AgentWorker.Language;

/// <summary>
/// All providers as one client. Each is asked when the one before it has failed; with hedging also when that one takes long, at most two at a
/// time, and whoever answers first ends the others. A stream is never hedged, and falls to the next provider only before its first word.
/// </summary>
internal sealed class ProviderChain(IReadOnlyList<ModelProvider> providers, LanguageModelOptions options, TimeProvider clock) : IChatClient
{
    /// <summary>Additional property of a response: the name of who answered.</summary>
    public const string ProviderKey = "cidadao.provider";

    private const int MostAtATime = 2;

    public bool IsConfigured => providers.Count > 0;

    /// <exception cref="ModelException">No provider gives an answer; it names the last failure.</exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessage> asked = [.. messages];
        using var race = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = new List<Task<ChatResponse>>();
        var next = 0;
        ModelException? last = null;
        try
        {
            while (running.Count > 0 || next < providers.Count)
            {
                if (running.Count == 0 || await HedgesAsync(running, next, race.Token))
                {
                    running.Add(providers[next++].GetResponseAsync(asked, options, race.Token));
                    continue;
                }

                var ended = await Task.WhenAny(running);
                running.Remove(ended);
                try
                {
                    return await ended;
                }
                catch (ModelException e)
                {
                    last = e;
                }
            }

            throw last ?? new ModelException(ModelFailure.Refused, "No provider is configured.");
        }
        finally
        {
            await race.CancelAsync();
            await EndAsync(running);
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ChatMessage> asked = [.. messages];
        ModelException? last = null;
        foreach (var provider in providers)
        {
            await using var updates = provider.GetStreamingResponseAsync(asked, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
            bool more;
            try
            {
                more = await updates.MoveNextAsync();
            }
            catch (ModelException e)
            {
                last = e;
                continue;
            }

            for (; more; more = await updates.MoveNextAsync())
                yield return updates.Current;
            yield break;
        }

        throw last ?? new ModelException(ModelFailure.Refused, "No provider is configured.");
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        foreach (var provider in providers)
            provider.Dispose();
    }

    /// <returns>True when it is time to ask the next one beside those that are under way.</returns>
    private async Task<bool> HedgesAsync(List<Task<ChatResponse>> running, int next, CancellationToken cancellation)
    {
        if (!options.Hedging || next == providers.Count || running.Count == MostAtATime)
            return false;
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var delay = Task.Delay(options.HedgeAfter, clock, waiting.Token);
        var first = await Task.WhenAny([delay, .. running]);
        await waiting.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
        return first == delay;
    }

    /// <summary>Those that lost: nobody wants their answer, but they settle their accounts.</summary>
    private static async Task EndAsync(List<Task<ChatResponse>> losers)
    {
        foreach (var loser in losers)
        {
            try
            {
                await loser;
            }
            catch (Exception e) when (e is OperationCanceledException or ModelException)
            {
            }
        }
    }
}
