using Cidadao.Web.Client;
using Cidadao.Web.Client.Live;
using Microsoft.AspNetCore.Components;

namespace Cidadao.Web.Components;

/// <summary>
/// A page that shows what the API says. It loads once the circuit stands (the prerendered page shows the skeleton, so that
/// nothing is asked for twice), loads anew when <see cref="Key"/> changes, and gives up what is under way when it is left.
/// </summary>
public abstract class ApiPage : ComponentBase, IDisposable
{
    /// <summary>How often something that is under way is looked at.</summary>
    protected static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(1);

    /// <summary>How often something is looked at that is told, or that changes seldom.</summary>
    protected static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);

    private CancellationTokenSource _visit = new();
    private object? _loadedKey;
    private bool _begun;
    private bool _left;

    /// <summary>The API.</summary>
    [Inject]
    protected CidadaoApi Api { get; set; } = default!;

    /// <summary>What happens, as it happens.</summary>
    [Inject]
    protected LiveFeed Feed { get; set; } = default!;

    /// <summary>The clock that the polling goes by.</summary>
    [Inject]
    protected TimeProvider Clock { get; set; } = default!;

    /// <summary>Why the page could not be loaded; null when it could.</summary>
    protected ApiProblem? Problem { get; private set; }

    /// <summary>Why the last look at something under way failed, while the page goes on showing what it knew.</summary>
    protected ApiProblem? Stale { get; private set; }

    /// <summary>Whether the page is told what happens; null while that is not known, or nothing is followed.</summary>
    protected bool? IsLive { get; private set; }

    /// <summary>True until the first answer.</summary>
    protected bool IsLoading { get; private set; } = true;

    /// <summary>What the page is about: an id, a query. Compared by value.</summary>
    protected virtual object Key => GetType();

    /// <summary>Ends when the page is left or shows something else.</summary>
    protected CancellationToken Visit => _visit.Token;

    /// <summary>Asks the API for everything that the page shows.</summary>
    protected abstract Task LoadAsync(CancellationToken visit);

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive || (_begun && Key.Equals(_loadedKey)))
            return Task.CompletedTask;
        return ReloadAsync();
    }

    /// <summary>Loads again, from the start; what was under way is given up.</summary>
    protected async Task ReloadAsync()
    {
        // Left already: a late event must not bring a page back to life.
        if (_left)
            return;
        await _visit.CancelAsync();
        _visit.Dispose();
        _visit = new CancellationTokenSource();
        (_begun, _loadedKey, IsLoading, Problem, Stale, IsLive) = (true, Key, true, null, null, null);

        var visit = Visit;
        try
        {
            await LoadAsync(visit);
        }
        catch (ApiProblem problem) when (!visit.IsCancellationRequested)
        {
            Problem = problem;
        }
        catch (Exception) when (visit.IsCancellationRequested)
        {
            return; // Another visit took over, or nobody looks any more.
        }
        IsLoading = false;
    }

    /// <summary>How long the page waits for the next look when nothing happens.</summary>
    /// <param name="isLive">Whether it would be told.</param>
    protected virtual TimeSpan Pace(bool isLive) => isLive ? Rest : Rhythm;

    /// <summary>Looks at the page's own <see cref="Pace"/>, until <paramref name="look"/> says that there is nothing more to wait for.</summary>
    protected Task FollowAsync(Func<CancellationToken, Task<bool>> look, CancellationToken visit) => FollowAsync([], look, visit);

    /// <summary>
    /// Looks when something happens on the topics, when it is not known what did, and at the page's own <see cref="Pace"/>, so that nothing
    /// depends on being told; until <paramref name="look"/> says that there is nothing more to wait for. There is one look at a time. A failed
    /// one is shown as <see cref="Stale"/> and the next one is tried.
    /// </summary>
    /// <param name="topics">As docs/live.md has them.</param>
    /// <param name="concerns">Whether a message is a reason to look; null: each one is.</param>
    protected async Task FollowAsync(
        IReadOnlyList<string> topics, Func<CancellationToken, Task<bool>> look, CancellationToken visit, Func<LiveMessage, bool>? concerns = null)
    {
        try
        {
            using var watch = new LiveWatch(Feed, topics, concerns ?? (_ => true), Pace, Clock);
            var goesOn = true;
            while (goesOn)
            {
                await watch.WaitAsync(visit);
                goesOn = await LookAsync(look, visit);
                IsLive = goesOn && topics.Count > 0 ? watch.IsLive : null;
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (visit.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (Exception unexpected)
        {
            // Nobody awaits this task: without dispatching, the error would be lost.
            await DispatchExceptionAsync(unexpected);
        }
    }

    private async Task<bool> LookAsync(Func<CancellationToken, Task<bool>> look, CancellationToken visit)
    {
        try
        {
            var goesOn = await look(visit);
            Stale = null;
            return goesOn;
        }
        catch (ApiProblem problem)
        {
            Stale = problem;
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives up what is under way.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || _left)
            return;
        _left = true;
        _visit.Cancel();
        _visit.Dispose();
    }
}
