namespace Cidadao.Api.Batch;

/// <summary>
/// Does the steps of a batch: (1) what depends on a step that did not succeed is skipped, (2) of what is ready the highest priority begins first, as
/// much at once as is allowed, with all that can be done together with it, (3) the first to end may make others ready. Not safe for several callers.
/// </summary>
/// <param name="run">Does steps together; answers in their order. What it throws is no answer to any of them.</param>
/// <param name="stopAtFailure">The first step that does not succeed ends the rest.</param>
internal sealed class BatchSchedule(
    IReadOnlyList<BatchStep> steps, int concurrency, bool stopAtFailure,
    Func<IReadOnlyList<BatchStep>, CancellationToken, Task<IReadOnlyList<BatchAnswer>>> run, TimeProvider clock)
{
    private readonly Dictionary<int, BatchResult> _results = [];
    private readonly List<BatchStep> _waiting = [.. steps.OrderByDescending(step => step.Priority).ThenBy(step => step.Place)];
    private readonly Dictionary<Task<IReadOnlyList<BatchResult>>, IReadOnlyList<BatchStep>> _running = [];
    private string? _blamed;

    /// <param name="total">Cancelled when the batch's time is over, or nobody waits any more.</param>
    /// <returns>A result for every step, by its place.</returns>
    public async Task<IReadOnlyDictionary<int, BatchResult>> RunAsync(CancellationToken total)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(total);
        while (true)
        {
            SkipHopeless(); // 1
            while (_running.Count < concurrency && !stop.IsCancellationRequested && NextGroup() is { } group) // 2
                _running.Add(RunAsync(group, total, stop.Token), group);
            if (_running.Count == 0)
                break;
            var ended = await Task.WhenAny(_running.Keys); // 3
            _running.Remove(ended, out var done);
            foreach (var (step, result) in done!.Zip(await ended))
            {
                _results[step.Place] = result;
                if (stopAtFailure && result.Status != BatchStatus.Succeeded)
                {
                    _blamed ??= step.Id;
                    await stop.CancelAsync();
                }
            }
        }

        foreach (var step in _waiting)
            _results[step.Place] = _blamed is null ? new(BatchStatus.TimedOut, IsOfAll: true) : new(BatchStatus.Skipped, Blame: _blamed);
        return _results;
    }

    /// <summary>In an order in which what a step depends on comes before it: one look at each is enough.</summary>
    private void SkipHopeless()
    {
        for (var found = true; found;)
        {
            found = false;
            foreach (var step in _waiting.ToList())
            {
                if (step.DependsOn.FirstOrDefault(HasFailed, -1) is >= 0 and var needed)
                {
                    _results[step.Place] = new(BatchStatus.Skipped, Blame: NameOf(needed));
                    found |= _waiting.Remove(step);
                }
            }
        }
    }

    private bool HasFailed(int place) => _results.TryGetValue(place, out var result) && result.Status != BatchStatus.Succeeded;

    private string NameOf(int place) => steps.First(step => step.Place == place).Id;

    private List<BatchStep>? NextGroup()
    {
        var ready = _waiting.Where(step => step.DependsOn.All(place => _results.GetValueOrDefault(place)?.Status == BatchStatus.Succeeded)).ToList();
        if (ready.Count == 0)
            return null;
        var first = ready[0];
        List<BatchStep> group = first.Together is null ? [first] : ready.FindAll(step => step.Together == first.Together && step.Timeout == first.Timeout);
        _waiting.RemoveAll(group.Contains);
        return group;
    }

    private async Task<IReadOnlyList<BatchResult>> RunAsync(List<BatchStep> group, CancellationToken total, CancellationToken stop)
    {
        using var own = new CancellationTokenSource(group[0].Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(own.Token, stop);
        var began = clock.GetTimestamp();
        try
        {
            var answers = await run(group, either.Token);
            var took = clock.GetElapsedTime(began);
            return [.. answers.Select(answer => new BatchResult(answer.IsSuccess ? BatchStatus.Succeeded : BatchStatus.Failed, answer, took))];
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            var took = clock.GetElapsedTime(began);
            var result = own.IsCancellationRequested || total.IsCancellationRequested
                ? new BatchResult(BatchStatus.TimedOut, Took: took, IsOfAll: !own.IsCancellationRequested)
                : new BatchResult(BatchStatus.Skipped, Took: took, Blame: _blamed);
            return [.. group.Select(_ => result)];
        }
    }
}
