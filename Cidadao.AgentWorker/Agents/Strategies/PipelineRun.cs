using System.Threading.Channels;

namespace Cidadao.AgentWorker.Agents.Strategies;

/// <summary>One run of a pipeline: its stages, connected by bounded channels, until the last of them has ended.</summary>
/// <param name="stop">Cancelled by the caller, or by a stage that failed as a whole.</param>
/// <param name="concurrency">No stage has more agents than this.</param>
/// <param name="spent">Cancelled when the budget's time is over.</param>
internal sealed class Run(CancellationTokenSource stop, int concurrency, CancellationToken spent)
{
    private readonly List<Task> _stages = [];

    public CancellationToken Spent => spent;

    public ChannelReader<Part<TNext>> Connect<T, TNext>(
        ChannelReader<Part<T>> input, Stage stage, Func<Part<T>, CancellationToken, ValueTask<Part<TNext>>> work)
    {
        var output = Bounded<TNext>(stage);
        var workers = Enumerable.Range(0, Math.Min(stage.Parallelism, concurrency)).Select(_ => Task.Run(
            async () =>
            {
                await foreach (var part in input.ReadAllAsync(stop.Token))
                    await output.Writer.WriteAsync(await work(part, stop.Token), stop.Token);
            },
            CancellationToken.None));
        _stages.Add(FinishAsync(Task.WhenAll(workers), output.Writer));
        return output.Reader;
    }

    public ChannelReader<Part<T>> ConnectBatches<T>(ChannelReader<Part<T>> input, Stage stage, Func<IReadOnlyList<T>, CancellationToken, Task> work)
    {
        var output = Bounded<T>(stage);
        _stages.Add(FinishAsync(Task.Run(TakeAsync, CancellationToken.None), output.Writer));
        return output.Reader;

        async Task TakeAsync()
        {
            while (await input.WaitToReadAsync(stop.Token))
            {
                var batch = new List<Part<T>>();
                while (batch.Count < stage.Capacity && input.TryRead(out var part))
                    batch.Add(part);
                var sound = batch.Where(part => part.Failure is null).Select(part => part.Value!).ToList();
                if (sound.Count > 0)
                    await work(sound, stop.Token);
                foreach (var part in batch)
                    await output.Writer.WriteAsync(part, stop.Token);
            }
        }
    }

    /// <summary>Throws what ended the run early: what a stage threw, rather than that the others were stopped by it.</summary>
    public async Task EndAsync()
    {
        await Task.WhenAll(_stages).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var stage in _stages.OrderBy(stage => stage.IsCanceled))
            await stage;
    }

    // A piece waits in the channel behind its stage: that much may be finished and not yet taken.
    private static Channel<Part<T>> Bounded<T>(Stage stage) => Channel.CreateBounded<Part<T>>(stage.Capacity);

    private async Task FinishAsync<T>(Task workers, ChannelWriter<Part<T>> writer)
    {
        try
        {
            await workers;
        }
        catch
        {
            // The other stages stop too; who reads at the end sees a channel that ends, and then asks what happened.
            await stop.CancelAsync();
            throw;
        }
        finally
        {
            writer.TryComplete();
        }
    }
}
