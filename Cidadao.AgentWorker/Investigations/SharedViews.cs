using Cidadao.Core.Contracts;
using Cidadao.Core.Investigations;
using Cidadao.Core.RedFlags;
using Cidadao.Core.RedFlags.Detectors;

namespace Cidadao.AgentWorker.Investigations;

/// <summary>Reads the contracts of a scope, with the parts that are needed.</summary>
/// <param name="isLarge">It is cut into shards.</param>
internal delegate Task<ContractView> ReadView(ContractFilter scope, ViewParts parts, bool isLarge, CancellationToken cancellation);

/// <summary>
/// The scope of an investigation, read once in this process for all shards of it that run here: reading a million contracts costs more than
/// most detectors, and a second copy as much memory again. What the last holder of a scope that is cut into shards gave back waits a moment for
/// the next one, and makes room for another such scope.
/// </summary>
/// <param name="read">Reads what a scope holds.</param>
internal sealed class SharedViews(ReadView read, TimeProvider clock)
{
    /// <summary>How long a view waits for the next shard: between two of them a worker commits one and asks the stream for the other.</summary>
    internal static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Shared> _views = [];

    /// <returns>The view with what any task of the investigation needs, until the lease is disposed.</returns>
    public async Task<Lease> ReadAsync(Investigation investigation, CancellationToken cancellation)
    {
        Shared shared;
        lock (_lock)
        {
            if (!_views.TryGetValue(investigation.Id, out shared!))
            {
                shared = new(read, investigation.State);
                foreach (var (other, waiting) in _views.Where(view => shared.IsCut && view.Value.Holders == 0).ToList())
                    Drop(other, waiting);
                _views.Add(investigation.Id, shared);
            }

            shared.Holders++;
        }

        var lease = new Lease(this, investigation.Id, shared);
        try
        {
            await lease.LoadAsync(cancellation);
            return lease;
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    private void Release(Guid investigation, Shared shared)
    {
        lock (_lock)
        {
            if (--shared.Holders > 0)
                return;
            if (shared is { IsCut: true, IsRead: true } && _views.GetValueOrDefault(investigation) == shared)
                shared.WaitFor(clock, Wait, () => Leave(investigation, shared));
            else
                Drop(investigation, shared);
        }
    }

    private void Leave(Guid investigation, Shared shared)
    {
        lock (_lock)
        {
            if (shared.Holders == 0 && _views.GetValueOrDefault(investigation) == shared)
                Drop(investigation, shared);
        }
    }

    private void Drop(Guid investigation, Shared shared)
    {
        shared.Dispose();
        // After a failed reading another may stand in its place.
        if (_views.GetValueOrDefault(investigation) == shared)
            _views.Remove(investigation);
    }

    private void Forget(Guid investigation, Shared shared)
    {
        lock (_lock)
        {
            if (_views.GetValueOrDefault(investigation) == shared)
                _views.Remove(investigation);
        }
    }

    /// <summary>One holder's hold on a view.</summary>
    internal sealed class Lease(SharedViews owner, Guid investigation, Shared shared) : IDisposable
    {
        private ContractView? _view;
        private bool _isReleased;

        public ContractView View => _view ?? throw new InvalidOperationException("The view was not read.");

        public void Dispose()
        {
            if (_isReleased)
                return;
            _isReleased = true;
            owner.Release(investigation, shared);
        }

        public async Task LoadAsync(CancellationToken cancellation)
        {
            try
            {
                _view = await shared.Reading.Value.WaitAsync(cancellation);
            }
            catch (Exception) when (!cancellation.IsCancellationRequested)
            {
                // Who tries again reads again.
                owner.Forget(investigation, shared);
                throw;
            }
        }
    }

    /// <summary>One reading, which ends early only when nobody waits for it any more.</summary>
    internal sealed class Shared : IDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private ITimer? _waiting;

        public Shared(ReadView read, InvestigationState state)
        {
            IsCut = state.Shards.Count > 1;
            Reading = new(() => read(state.Scope, Parts(state), IsCut, _stop.Token));
        }

        public int Holders { get; set; }

        public Lazy<Task<ContractView>> Reading { get; }

        /// <summary>More than one shard reads it: it is large.</summary>
        public bool IsCut { get; }

        public bool IsRead => Reading is { IsValueCreated: true, Value.IsCompletedSuccessfully: true };

        /// <summary>Nobody holds it; who comes before the time is over finds it.</summary>
        public void WaitFor(TimeProvider clock, TimeSpan time, Action over)
        {
            _waiting?.Dispose();
            _waiting = clock.CreateTimer(_ => over(), null, time, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            _waiting?.Dispose();
            _stop.Cancel();
            _stop.Dispose();
        }

        private static ViewParts Parts(InvestigationState state) => DetectorSet.NeedsOf(state.Tasks.Select(task => task.Task.Indicator));
    }
}
